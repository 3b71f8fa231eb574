/** The demo's words. */
export const WORDS = {
  title: ['两位玩家，一片森林', 'two players, one forest'],
  hint: ['在左边坐一次地铁，能量球就长出来；过一天它熟了，让右边的好友来收一点。', 'Take the metro on the left and a bubble begins to grow. A day later it is ripe: let the friend on the right take a little.'],
  clock: ['游戏里的时间', 'The time in the game'],
  hour: ['过 1 小时', '+1 hour'],
  day: ['过 1 天', '+1 day'],
  other: ['English', '中文'],
  metro: ['坐地铁', 'Metro ride'],
  pay: ['扫码付款', 'Pay'],
  walk: ['走 3000 步', '3,000 steps'],
  log: ['发生了什么', 'What happened'],
  nothing: ['点手机上面的按钮试试', 'Try the buttons above the phones.'],
  nothingCame: ['没有任务听这个', 'No quest listens for this.'],
  wrong: ['没有成功', 'It did not work'],
  forestOf: ['{name} 的森林', '{name}’s forest'],
  noKey: ['请打开 make demo 在终端里给出的网址', 'Please open the link that make demo shows in the terminal.'],
} as const;

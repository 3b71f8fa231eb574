/** The demo's words: of the page around the phones, and of the made-up bank inside them. */
import { type Lang, saying, type Texts } from 'shell/words.ts';

export const WORDS = {
  title: ['两位玩家各有一片森林和一个庄园', 'Two players, each with a forest and a farm'],
  clock: ['游戏里的时间', 'The time in the game'],
  hour: ['过 1 小时', '+1 hour'],
  day: ['过 1 天', '+1 day'],
  other: ['English', '中文'],
  phones: ['两部手机和日志', 'The phones and the log'],
  logTab: ['日志', 'Log'],

  steps: ['三步看懂', 'Three steps'],
  step1: ['付款，长出能量球', 'Pay, and a bubble grows'],
  how1: ['在{name}的手机上点「付款」', 'Tap “Pay” on {name}’s phone.'],
  step2: ['过 1 天，收能量', 'A day later, collect it'],
  how2: ['点「过 1 天」，再点{name}成熟的能量球', 'Press “+1 day”, then tap a ripe bubble of {name}’s.'],
  step3: ['好友收一点，主人就知道', 'A friend takes some, and it is seen'],
  how3: ['在{friend}的手机上进{name}的森林，收一点', 'On {friend}’s phone, visit {name}’s forest and take some.'],
  allDone: ['就是这样。接着随便试：每件事都有回答', 'That is the heart of it. Try anything: every act gets an answer.'],
  ticked: ['已完成', 'done'],

  log: ['发生了什么', 'What happened'],
  nothing: ['点手机上的按钮，这里会说为什么得到、为什么没有', 'Tap a button on a phone: here you read why it gave something, or why not.'],
  nothingCame: ['没有任务包含这件事', 'No quest is about this.'],
  nothingBack: ['这笔付款没有送出奖励，所以没有要收回的', 'That payment had given nothing, so nothing is taken back.'],
  wrong: ['没有成功', 'It did not work'],
  told: ['收到消息', 'was told'],
  by: ['{words}（{name}）', '{words} ({name})'],
  because: ['「{title}」：{why}', '{title}: {why}'],

  looks: ['外观', 'Looks'],
  both: ['两部手机', 'Both phones'],
  language: ['语言', 'Language'],
  dark: ['深色', 'Dark'],
  elder: ['长辈版', 'Elder mode'],
  brand: ['银行', 'Bank'],

  bank0: ['青穗银行', 'Qingsui'],
  bank1: ['云港银行', 'Yungang'],
  bank2: ['暖枫银行', 'Nuanfeng'],
  account: ['账户余额', 'Account'],
  lately: ['最近付款', 'Paid lately'],
  noneLately: ['还没有付款', 'Nothing paid yet.'],
  acts: ['今天可以做的事', 'What you can do today'],
  pay: ['付款', 'Pay'],
  ride: ['地铁', 'Metro'],
  walk: ['+3000 步', '+3,000'],
  walkName: ['+3000 步', '+3,000 steps'],
  answer: ['答题', 'Quiz'],
  refund: ['退款', 'Refund'],
  invite: ['邀请', 'Invite'],
  back: ['返回', 'Back'],
  close: ['关闭', 'Close'],
  games: ['两个游戏', 'The games'],
  open: ['打开', 'Open'],
  'game.forest': ['森林', 'Forest'],
  'game.farm': ['庄园', 'Farm'],
  'about.forest': ['付款、出行、走路，都会长成树', 'What you pay, ride and walk grows into trees'],
  'about.farm': ['喂小鸡，攒鸡蛋，做公益', 'Feed the hen; her eggs go to charity'],
  gameOf: ['{name}的{game}', '{name}’s {game}'],

  payTitle: ['扫码付款', 'Scan and pay'],
  shop0: ['早餐店', 'Breakfast'],
  shop1: ['面馆', 'Noodles'],
  shop2: ['超市', 'Market'],
  inviteTitle: ['邀请好友', 'Invite a friend'],
  inviteHow: ['把好友码发给朋友，TA 加入后你们就是好友', 'Send your friend code. Who joins with it is your friend.'],
  joins: ['{name}用这个好友码加入', '{name} joins with this code'],
  allJoined: ['这里的朋友都加入啦', 'Everybody here has joined.'],
  shared: ['已分享', 'Shared'],

  'did.pay': ['扫码付款 {sum}', 'Paid {sum} by QR'],
  'did.ride': ['坐地铁 {sum}', 'Metro ride {sum}'],
  'did.walk': ['多走了 3000 步', 'Walked 3,000 steps more'],
  'did.refund': ['退回 {sum}', '{sum} refunded'],
  'did.noRefund': ['退款', 'Refund'],
  noRefund: ['还没有可以退的付款：先付一笔', 'There is no payment to refund yet: pay first.'],
  'did.answer': ['打开今天的问题', 'Opened the question of the day'],
  howAnswer: ['在庄园里选一个答案', 'Choose an answer in the farm.'],
  'did.invite': ['邀请的{name}加入了', 'Invited {name}, who joined'],
  'did.share': ['分享了「{title}」', 'Shared “{title}”'],
  'did.save': ['保存图片到手机：{name}', 'Saved a picture to the phone: {name}'],
  'did.link': ['游戏请银行打开：{to}', 'The game asked the bank to open: {to}'],

  noKey: ['请打开 make demo 在终端里给出的网址', 'Please open the link that make demo shows in the terminal.'],
  stale: ['这个链接来自上一次启动，请用 make demo 现在给出的网址', 'This link is from an earlier start. Please use the link that make demo prints now.'],
  away: ['演示没有在运行。请运行 make demo，再打开它给出的网址', 'The demo is not running. Please run make demo and open the link that it prints.'],
  again: ['再试一次', 'Try again'],
  opening: ['正在打开…', 'Opening…'],
} as const;

export type Key = keyof typeof WORDS;

/** The same words in both languages, so that what was told stays when the language is changed. */
export function both(key: Key, values: (lang: Lang) => Record<string, string | number> = () => ({})): Texts {
  return { 'zh-CN': saying('zh-CN', WORDS)(key, values('zh-CN')), en: saying('en', WORDS)(key, values('en')) };
}

/** Whether a player must agree first, and the plain words that say to what. */
import type { Bridge } from './bridge/bridge.ts';
import type { Trouble } from './problems.ts';

export const WORDS = {
  title: ['先看一看，再开始', 'Before you begin'],
  about: ['这个小游戏把你平时做的事变成树和鸡蛋。', 'This game turns what you do anyway into trees and eggs.'],
  uses: ['它会用到', 'What it uses'],
  'uses.acts': ['你做了什么：比如付款、坐车、走路、答题，和时间。', 'What you do, and when: a payment, a ride, a walk, an answer.'],
  'uses.friends': ['也在玩的朋友，要你同意才会用。', 'Friends who play too, only if you agree to that.'],
  never: ['它不知道你的名字、电话和卡号。', 'It knows no name, telephone number or card number.'],
  leave: ['随时可以在设置里退出，也可以让银行删掉全部资料。', 'You can leave at any time in the settings, and have your bank erase everything.'],
  minor: ['你还未成年，要监护人先在银行应用里同意。', 'You are under age: your guardian agrees first, in the bank’s app.'],
  toBank: ['到银行应用里看全文并同意', 'Read it all and agree in the bank’s app'],
  done: ['我已经同意了', 'I have agreed'],
  alone: ['请打开银行应用，在那里同意。', 'Please open your bank’s app and agree there.'],
} as const;

/** Why a player may not come in yet: '' when that is not what is wrong. */
export type Missing = '' | 'consent' | 'minor';

/** A host that gets no code for somebody who has not agreed says so by where it wants the page to begin: `to: 'consent'`. */
export function missing(trouble: Pick<Trouble, 'code'> | null, told: Pick<Bridge['told'], 'to'>): Missing {
  if (trouble?.code === 'minor') return 'minor';
  if (trouble?.code === 'no_consent' || trouble?.code === 'consent') return 'consent';
  return trouble?.code === 'no_code' && told.to === 'consent' ? 'consent' : '';
}

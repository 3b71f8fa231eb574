// Asks each second what the presenter is to read now, and writes it down. Nothing is sent but the question.
'use strict';
const EVERY_MS = 1000;
let gone = '';
const put = (id, words) => {
  const at = document.getElementById(id);
  if (at.textContent !== words) at.textContent = words;
};
const show = (now) => {
  document.documentElement.lang = now.lang;
  document.title = now.words.title;
  const logo = document.getElementById('logo');
  if (now.logo && logo.hidden) logo.src = 'logo';
  logo.hidden = !now.logo;
  for (const [id, words] of Object.entries(now.words)) put(id, words);
  gone = now.gone;
};
const ask = async () => {
  try {
    const answer = await fetch('now', { cache: 'no-store' });
    if (!answer.ok) throw new Error(String(answer.status));
    show(await answer.json());
  } catch {
    put('alert', gone || 'The stage does not answer.');
  }
  setTimeout(ask, EVERY_MS);
};
ask();

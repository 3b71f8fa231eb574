/* What the gates measure in a page. Runs before the page's own scripts; `tilthMeasure` is what the tests ask. */
(() => {
  if (window.tilthMeasure) return;
  const shifts = [];
  const named = (node) => (node?.nodeType === 1 ? `${node.localName}.${[...node.classList].join('.')}` : node?.nodeName ?? '?');
  new PerformanceObserver((list) => list.getEntries().forEach((one) => {
    if (!one.hadRecentInput) shifts.push({ value: one.value, by: one.sources.map((source) => named(source.node)).join(' ') });
  })).observe({ type: 'layout-shift', buffered: true });

  let asking = 0;
  const { fetch } = window;
  window.fetch = async (...asked) => {
    const counts = !/\/stream/.test(String(asked[0]?.url ?? asked[0]));
    asking += Number(counts);
    try { return await fetch.apply(window, asked); } finally { asking -= Number(counts); }
  };

  let hidden = false;
  const waiting = new Set();
  Object.defineProperties(document, { hidden: { get: () => hidden }, visibilityState: { get: () => (hidden ? 'hidden' : 'visible') } });
  const counted = (begin, end, again) => {
    const [begins, ends] = [window[begin], window[end]];
    window[begin] = (run, ...rest) => {
      const mine = { name: begin, says: String(run).slice(0, 90) };
      const id = begins.call(window, (...told) => { if (!again) waiting.delete(mine); run(...told); }, ...rest);
      waiting.add(Object.assign(mine, { id }));
      return id;
    };
    window[end] = (id) => { waiting.forEach((one) => one.id === id && one.name === begin && waiting.delete(one)); ends.call(window, id); };
  };
  counted('setTimeout', 'clearTimeout');
  counted('requestAnimationFrame', 'cancelAnimationFrame');
  counted('setInterval', 'clearInterval', true);

  const shown = (one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true })
    && !one.closest('.hidden, noscript') && one.getBoundingClientRect().width > 1;
  const top = () => [...document.querySelectorAll('dialog[open]')].pop() ?? document.body;
  const says = (one) => `${named(one)} “${(one.innerText || one.getAttribute('aria-label') || '').trim().replace(/\s+/g, ' ').slice(0, 24)}”`;

  /** Texts that are seen now, each with its boxes in the window. */
  function texts() {
    const found = [];
    const all = document.createTreeWalker(top(), NodeFilter.SHOW_TEXT);
    for (let node = all.nextNode(); node; node = all.nextNode()) {
      const at = node.parentElement;
      if (!/\S/.test(node.data) || !shown(at)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const boxes = [...range.getClientRects()].filter((box) => box.width > 1 && box.height > 1 && free(box, at));
      if (boxes.length) found.push({ at, boxes });
    }
    return found;
  }

  const within = (box, of) => box.top >= of.top - 1 && box.left >= of.left - 1 && box.bottom <= of.bottom + 1 && box.right <= of.right + 1;

  const EDGE = 6; // of a ring round what has the focus

  /** Whether something that stays while the rest is scrolled, or that no pointer meets, lies over a part of a box. */
  const covered = (box, at) => [...top().querySelectorAll('.close, .toast-on')].some((one) => {
    const by = one.getBoundingClientRect();
    return !one.contains(at) && box.left < by.right + EDGE && box.right > by.left - EDGE && box.top < by.bottom + EDGE && box.bottom > by.top - EDGE;
  });

  /** Whether a box is wholly in the window and in all that it scrolls in, and nothing that is seen lies over it. */
  function free(box, at) {
    if (!within(box, { top: 0, left: 0, bottom: innerHeight, right: innerWidth }) || covered(box, at)) return false;
    for (let one = at; one && one !== document.body; one = one.parentElement) {
      const { overflowY, borderTopRightRadius } = getComputedStyle(one);
      const { top, left, bottom, right } = one.getBoundingClientRect();
      const round = one.scrollTop > 0 ? parseFloat(borderTopRightRadius) : 0; // what is scrolled into a round corner is cut
      if (overflowY !== 'visible' && !within(box, { top: top + round, left, bottom, right })) return false;
    }
    if (getComputedStyle(at).pointerEvents === 'none') return true;
    const over = document.elementsFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2)
      .find((one) => getComputedStyle(one).opacity !== '0');
    return !over || over.contains(at) || at.contains(over);
  }

  function small(least) {
    const sizes = new Map();
    texts().forEach(({ at }) => {
      const size = parseFloat(getComputedStyle(at).fontSize);
      if (size < least - 0.01) sizes.set(`${says(at)} ${size} px`, 1);
    });
    return [...sizes.keys()].map((one) => `small text: ${one}`);
  }

  function large(most) {
    const sizes = texts().map(({ at }) => [says(at), parseFloat(getComputedStyle(at).fontSize)]);
    return sizes.filter(([, size]) => size > most + 0.01).map(([one, size]) => `large text: ${one} ${size} px`);
  }

  function targets(least) {
    const all = [...top().querySelectorAll('button, a[href], input, select, textarea, [role=button], [tabindex="0"]')];
    return all.filter((one) => one.checkVisibility({ visibilityProperty: true })).flatMap((one) => {
      const { width, height } = (one.closest('label') ?? one).getBoundingClientRect();
      const small = Math.min(width, height) < least - 0.5;
      return small ? [`small target: ${says(one)} ${Math.round(width)}×${Math.round(height)}`] : [];
    });
  }

  function wide() {
    const over = document.documentElement.scrollWidth > innerWidth ? ['too wide: the page'] : [];
    const dialog = top();
    return over.concat(dialog.scrollWidth > dialog.clientWidth + 1 ? [`too wide: ${named(dialog)}`] : []);
  }

  const light = (value) => (value <= 10.31475 ? value / 3294.6 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  const bright = ([r, g, b]) => 0.2126 * light(r) + 0.7152 * light(g) + 0.0722 * light(b);
  const against = (a, b) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  const dot = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });

  function inked(at) {
    dot.clearRect(0, 0, 1, 1);
    const { color, fill } = getComputedStyle(at);
    dot.fillStyle = at.ownerSVGElement ? fill : color;
    dot.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = dot.getImageData(0, 0, 1, 1).data;
    let seen = a / 255;
    for (let one = at; one; one = one.parentElement) seen *= Number(getComputedStyle(one).opacity);
    return { ink: [r, g, b], seen };
  }

  /** Texts that stand out too little from what was seen behind them: a picture of this page without its texts. */
  async function faint(png, least) {
    const bytes = Uint8Array.from(atob(png), (one) => one.charCodeAt(0));
    const picture = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const canvas = new OffscreenCanvas(picture.width, picture.height).getContext('2d', { willReadFrequently: true });
    canvas.drawImage(picture, 0, 0);
    return texts().filter(({ at }) => !at.closest(':disabled')).flatMap(({ at, boxes }) => {
      const { ink, seen } = inked(at);
      const found = boxes.flatMap((box) => {
        const { data } = canvas.getImageData(box.left, box.top, Math.ceil(box.width), Math.ceil(box.height));
        const ratios = [];
        for (let n = 0; n < data.length; n += 12) {
          const behind = [data[n], data[n + 1], data[n + 2]];
          ratios.push(against(bright(ink.map((one, i) => one * seen + behind[i] * (1 - seen))), bright(behind)));
        }
        return ratios.sort((a, b) => a - b)[Math.floor(ratios.length / 20)]; // edges of round shapes do not count
      });
      const least_found = Math.min(...found);
      return least_found < least ? [`faint: ${says(at)} ${least_found.toFixed(2)}`] : [];
    });
  }

  const clear = new CSSStyleSheet();
  clear.replaceSync('* { -webkit-text-fill-color: transparent !important; transition: none !important; text-shadow: none !important } svg text, svg tspan { fill: transparent !important }');

  /** Scroll what can be scrolled by a page; whether there was more. */
  function onwards() {
    const one = [top(), document.scrollingElement].find((at) => at.scrollHeight > at.clientHeight + 2);
    const before = one?.scrollTop ?? 0;
    one?.scrollBy(0, one.clientHeight * 0.8);
    return !!one && one.scrollTop > before;
  }

  window.tilthMeasure = {
    shifts, small, large, targets, wide, faint, onwards,
    asking: () => asking,
    texts: (seen) => { document.adoptedStyleSheets = seen ? [] : [clear]; },
    hide: (to) => { hidden = to; document.dispatchEvent(new Event('visibilitychange')); },
    /** What runs by itself now. */
    runs: () => [...waiting].map((one) => `${one.name} ${one.says}`).concat(
      document.getAnimations().filter((one) => one.playState === 'running').map((one) => `animation ${one.animationName ?? ''} of ${named(one.effect?.target)}`)),
  };
})();

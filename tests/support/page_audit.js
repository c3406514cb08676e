// What tests/page_audit.py asks of the page: {contrast(least), markup(), focus()}.
({
  // Every text on the screen whose contrast is below `least`, as [words, ratio, what it is].
  contrast: (least) => {
    const paint = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
    const known = new Map();
    const rgba = (colour) => {
      if (!known.has(colour)) {
        paint.clearRect(0, 0, 1, 1); paint.fillStyle = '#000'; paint.fillStyle = colour; paint.fillRect(0, 0, 1, 1);
        const [r, g, b, a] = paint.getImageData(0, 0, 1, 1).data;
        known.set(colour, [r, g, b, a / 255]);
      }
      return known.get(colour);
    };
    const over = (top, [r, g, b, a], by) => [r * a * by + top[0] * (1 - a * by), g * a * by + top[1] * (1 - a * by), b * a * by + top[2] * (1 - a * by)];
    const light = (c) => { const [r, g, b] = c.map(v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
    const ratio = (a, b) => { const [hi, lo] = [light(a), light(b)].sort((x, y) => y - x); return (hi + 0.05) / (lo + 0.05); };
    const opacity = (one) => { let all = 1; for (let at = one; at; at = at.parentElement) all *= Number(getComputedStyle(at).opacity); return all; };
    const isPicture = (one) => /^(IMG|VIDEO|CANVAS)$/.test(one.tagName) && one.getBoundingClientRect().width > 0;
    // What can lie under the words: all that is painted there, from the top down to the first that hides the rest.
    const grounds = (layers) => {
      let found = null;
      const seen = [];
      for (const one of layers) {
        const style = getComputedStyle(one);
        const by = opacity(one);
        if (isPicture(one) || /url\(/.test(style.backgroundImage)) { found = [[0, 0, 0], [255, 255, 255]]; break; }
        const colours = style.backgroundImage.match(/(?:rgba?|color|oklab|oklch|hsla?)\([^()]*\)/g) || [];
        const back = rgba(style.backgroundColor);
        seen.push({ back, by, colours: colours.map(rgba) });
        if (back[3] * by > 0.995) break;
      }
      let now = found || [[255, 255, 255]];
      for (const { back, by, colours } of seen.reverse()) {
        now = now.map(c => over(c, back, by));
        if (colours.length) now = now.flatMap(c => colours.map(g => over(c, g, by)));
      }
      return now;
    };
    const rest = document.createElement('style');
    rest.textContent = '*, *::before, *::after { pointer-events: auto !important; transition: none !important; animation: none !important }';
    document.head.append(rest);
    const wrong = [];
    const judge = (holder, words, box, colour) => {
      const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
      if (box.width < 2 || box.height < 2 || x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) return;
      const all = document.elementsFromPoint(x, y);
      const at = all.findIndex(one => one === holder || holder.contains(one));
      if (at < 0 || all.slice(0, at).some(one => !one.contains(holder) && (isPicture(one) || rgba(getComputedStyle(one).backgroundColor)[3] * opacity(one) > 0.9))) return; // something lies over it
      const from = all.slice(all.indexOf(all.find(one => one === holder || holder.contains(one))));
      const by = opacity(holder);
      const worst = Math.min(...grounds(from).map(ground => ratio(over(ground, rgba(colour), by), ground)));
      if (worst < least) wrong.push([words.slice(0, 40), Math.round(worst * 100) / 100, `${holder.tagName.toLowerCase()}.${holder.className}`]);
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { currentNode: node } = walker;
      const holder = node.parentElement;
      if (!node.data.trim() || /^(SCRIPT|STYLE|NOSCRIPT|OPTION|TEXTAREA|TITLE)$/.test(holder.tagName) || !holder.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      if (holder.closest('.sm-unseen')) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const box = [...range.getClientRects()].find(one => one.width > 1);
      if (box) judge(holder, node.data.trim(), box, getComputedStyle(holder).color);
    }
    for (const field of document.querySelectorAll('input:not([type=checkbox]):not([type=radio]):not([type=range]):not([type=file]), textarea, select')) {
      if (!field.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      const words = field.tagName === 'SELECT' ? field.selectedOptions[0]?.text : field.value || field.placeholder;
      const empty = !field.value && field.tagName !== 'SELECT';
      if (words) judge(field, words, field.getBoundingClientRect(), getComputedStyle(field, empty ? '::placeholder' : null).color);
    }
    rest.remove();
    return wrong;
  },

  // References that name nothing, repeated ids, roles without their parts, things to press inside things to press.
  markup: () => {
    const wrong = [];
    const what = (one) => `${one.tagName.toLowerCase()}.${one.className} ${(one.getAttribute('aria-label') || one.textContent).slice(0, 30)}`;
    for (const name of ['aria-labelledby', 'aria-describedby', 'aria-controls', 'aria-activedescendant', 'aria-owns', 'for'])
      for (const one of document.querySelectorAll(`.sm [${name}], .sm-dialog [${name}], .sm-dialog[${name}]`))
        for (const id of one.getAttribute(name).split(/\s+/))
          if (!document.getElementById(id)) wrong.push(`${name} of ${what(one)} names ${id}, which is not there`);
    const ids = [...document.querySelectorAll('[id]')].map(one => one.id);
    new Set(ids.filter((id, at) => ids.indexOf(id) !== at)).forEach(id => wrong.push(`two are called ${id}`));
    const press = 'button, a[href], input, select, textarea, [tabindex]:not([tabindex="-1"]), [role=button], [role=switch]';
    for (const one of document.querySelectorAll('button, [role=option], [role=menuitem], [role=radio], [role=switch], a[href]'))
      for (const inner of one.querySelectorAll(press)) wrong.push(`${what(inner)} stands inside ${what(one)}`);
    const parts = { listbox: ['option', 'group'], menu: ['menuitem', 'menuitemcheckbox', 'menuitemradio', 'group', 'separator'], radiogroup: ['radio'] };
    for (const [role, fitting] of Object.entries(parts))
      for (const one of document.querySelectorAll(`[role=${role}]`)) {
        const owned = (one.getAttribute('aria-owns') || '').split(/\s+/).filter(Boolean).map(id => document.getElementById(id));
        const own = [...owned, ...[...one.querySelectorAll('[role]')].filter(part => part.closest(`[role=${role}]`) === one)].map(part => part?.getAttribute('role'));
        if (one.checkVisibility() && !own.includes(fitting[0])) wrong.push(`${role} ${what(one)} has no ${fitting[0]}`);
        for (const inner of one.querySelectorAll(press)) if (!inner.closest(fitting.filter(part => part !== 'group').map(part => `[role=${part}]`).join())) wrong.push(`${what(inner)} is no part of the ${role} ${what(one)} around it`);
      }
    for (const [role, around] of [['option', 'listbox'], ['menuitem', 'menu'], ['radio', 'radiogroup']])
      for (const one of document.querySelectorAll(`[role=${role}]`)) if (!one.closest(`[role=${around}]`) && !(one.id && document.querySelector(`[role=${around}][aria-owns~="${one.id}"]`))) wrong.push(`${role} ${what(one)} is in no ${around}`);
    for (const one of document.querySelectorAll('img')) if (!one.hasAttribute('alt')) wrong.push(`no alt: ${what(one)}`);
    return wrong;
  },

  // What has the focus, and whether it can be seen to have it: an outline or ring of its own, or of what stands for it.
  focus: () => {
    const one = document.activeElement;
    if (!one || one === document.body) return null;
    const alpha = (colour) => {
      const paint = document.createElement('canvas').getContext('2d');
      paint.fillStyle = colour;
      paint.fillRect(0, 0, 1, 1);
      return paint.getImageData(0, 0, 1, 1).data[3];
    };
    const outlined = (style) => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1 && alpha(style.outlineColor) > 100;
    const ringed = (style) => outlined(style) || / 0px 0px 0px [1-9]\d*px/.test(style.boxShadow);
    const own = [one, ...one.querySelectorAll('*')].some((each) => ringed(getComputedStyle(each)));
    const around = [one.parentElement, ...(one.labels || [])].some((each) => outlined(getComputedStyle(each)));
    const box = one.getBoundingClientRect();
    const across = box.width > 0 && box.right > 0 && box.left < innerWidth;
    const topmost = document.elementFromPoint(Math.max(1, box.left) + 1, box.top + Math.min(box.height / 2, 12));
    return {
      name: one.getAttribute('aria-label') || one.labels?.[0]?.textContent || one.textContent.trim().slice(0, 40) || one.id,
      what: `${one.tagName.toLowerCase()}.${one.className}`,
      pane: one.closest('.sm')?.getAttribute('aria-label') || '',
      dialog: Boolean(one.closest('dialog')),
      ringed: own || around,
      inside: across && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
      covered: Boolean(topmost) && !one.contains(topmost) && !topmost.contains(one),
      place: [...document.querySelectorAll('*')].indexOf(one),
    };
  },
})

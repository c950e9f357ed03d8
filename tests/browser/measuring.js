// Measures on a page: each returns what is wrong, in words, or nothing. measuring.py puts them into every page.

window.measures = (() => {
    const name = (element) => `<${element.tagName.toLowerCase()} class="${element.className}"> `
        + (element.getAttribute('aria-label') || element.name || element.textContent || '').trim().slice(0, 50);
    const seen = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    const all = (selector) => [...document.querySelectorAll(selector)].filter(seen);

    function* texts() {
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (walker.nextNode())
            if (walker.currentNode.data.trim() && seen(walker.currentNode.parentElement)) yield walker.currentNode;
    }

    // Words outside the window, words cut off by a box that hides what does not fit, a page wider than its window.
    function misfits() {
        const faults = [];
        const wide = document.documentElement.clientWidth;
        const overflows = (element) =>
            element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1;
        if (document.documentElement.scrollWidth > wide)
            faults.push(`the page is ${document.documentElement.scrollWidth} px wide`);
        for (const text of texts()) {
            if (text.parentElement.closest('.skip, .default, textarea')) continue;
            const range = document.createRange();
            range.selectNodeContents(text);
            for (const box of range.getClientRects())
                if (box.width > 1 && (box.left < -1 || box.right > wide + 1))
                    faults.push(`outside the window: ${name(text.parentElement)}`);
        }
        for (const element of all('body *:not(.default, input, textarea, svg, svg *)'))
            if (getComputedStyle(element).overflow !== 'visible' && overflows(element))
                faults.push(`cut off: ${name(element)}`);
        for (const element of all('button:not(.default), .act, .quiet, summary'))
            if (overflows(element)) faults.push(`does not fit its button: ${name(element)}`);
        return faults;
    }

    // The same under rules that lie over the page's own, as a reader's own stylesheet does.
    function under(rules, measure) {
        const sheet = document.head.appendChild(document.createElement('style'));
        sheet.textContent = rules;
        const faults = measure();
        sheet.remove();
        return faults;
    }
    const misfitsUnder = (rules) => under(rules, misfits);
    const brokenHeadUnder = (rules) => under(rules, () => brokenWords('.head :is(b, small, a, summary)'));

    // A button, or what else is chosen, whose one word is broken over two lines.
    function brokenWords(chosen = 'button:not(.default), .act, .quiet, summary') {
        const faults = [];
        for (const element of all(chosen)) {
            const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
                const text = walker.currentNode;
                for (const found of text.data.matchAll(/\S+/g)) {
                    const range = document.createRange();
                    range.setStart(text, found.index);
                    range.setEnd(text, found.index + found[0].length);
                    const tops = [...range.getClientRects()].filter((box) => box.width > 1).map((box) => Math.round(box.top));
                    if (new Set(tops).size > 1) faults.push(`${found[0]} is broken: ${name(element)}`);
                }
            }
        }
        return faults;
    }

    // A link inside a sentence may be as small as its text (WCAG 2.5.8); a radio button is pressed by its card.
    function smallTargets() {
        const faults = [];
        const check = (element, least) => {
            const box = element.getBoundingClientRect();
            if (box.height < least || box.width < least)
                faults.push(`${box.width.toFixed(1)} x ${box.height.toFixed(1)}: ${name(element)}`);
        };
        const isInSentence = (element) => getComputedStyle(element).display === 'inline'
            && [...element.parentElement.childNodes].some((node) => node !== element && node.textContent.trim());
        for (const element of all('a, button, input:not([type=hidden]), select, textarea, summary'))
            if (!element.matches('.skip, .default') && !isInSentence(element)) check(element, 24);
        for (const element of all('.act, .option, input.text, select, textarea, input[type=file]')) check(element, 44);
        return faults;
    }

    // Each edge against what it lies on.
    function faintEdges() {
        const parse = (colour) => (colour.match(/[\d.]+/g) || []).map(Number);
        const brightness = (colour) => colour.slice(0, 3).map((part) => part / 255)
            .map((part) => part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4)
            .reduce((sum, part, index) => sum + part * [.2126, .7152, .0722][index], 0);
        const under = (element) => {
            for (let each = element.parentElement; each; each = each.parentElement) {
                const colour = parse(getComputedStyle(each).backgroundColor);
                if (colour.length === 3 || colour[3] === 1) return colour;
            }
            return [255, 255, 255];
        };
        const faults = [];
        const edged = '.act, .quiet, .option, .option input, input.text, select, textarea, input[type=file], .languages summary';
        for (const element of all(edged)) {
            const style = getComputedStyle(element);
            // in forced colours the browser draws radio buttons and tick boxes itself
            if (element.matches('.option input') && style.appearance === 'auto') continue;
            const [light, dark] = [brightness(parse(style.borderTopColor)), brightness(under(element))]
                .sort((one, other) => other - one);
            const ratio = (light + .05) / (dark + .05);
            if (parseFloat(style.borderTopWidth) < 1 || style.borderTopStyle === 'none')
                faults.push(`no edge: ${name(element)}`);
            else if (ratio < 3) faults.push(`edge of ${ratio.toFixed(2)}: ${name(element)}`);
        }
        return faults;
    }

    // What Tab must reach, in the order of the document: of radio buttons with one name only the chosen one, or the
    // first; the button that Enter presses is not for hands.
    let controls = [];
    let faultsOfFocus = [];
    function beginTabbing() {
        const every = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')];
        const radios = new Map();
        for (const each of every)
            if (each.type === 'radio' && (each.checked || !radios.has(each.name))) radios.set(each.name, each);
        controls = every.filter((each) => seen(each) && !each.matches('.default')
            && (each.type !== 'radio' || radios.get(each.name) === each));
        controls[0].focus();
        faultsOfFocus = [faultOfFocus(0)];
        addEventListener('keyup', noteFocus, true);
        return controls.length;
    }

    // The key is let go once focus has moved and is scrolled to.
    function noteFocus() {
        faultsOfFocus.push(faultOfFocus(faultsOfFocus.length));
    }

    function endTabbing() {
        removeEventListener('keyup', noteFocus, true);
        if (faultsOfFocus.length !== controls.length) return [`${faultsOfFocus.length} of ${controls.length} seen`];
        return controls.map((each, index) => [name(each), faultsOfFocus[index]])
            .filter(([, fault]) => fault).map(([who, fault]) => `${who}: ${fault}`);
    }

    // Focus shows when an outline is drawn on the control, or on the card around it, and nothing lies over it.
    function faultOfFocus(index) {
        const element = document.activeElement;
        if (element !== controls[index]) return `focus went to ${name(element)}`;
        const isRinged = (each) => {
            const style = getComputedStyle(each);
            return parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== 'none';
        };
        const card = element.closest('.option');
        if (!isRinged(element) && !(card && isRinged(card))) return 'focus is not visible';
        const box = element.getClientRects()[0];
        if (box.top < 0 || box.left < 0 || box.right > innerWidth || box.top > innerHeight - 8)
            return 'focus is outside the window';
        const x = Math.min(box.x + box.width / 2, innerWidth - 2);
        const y = Math.min(box.y + Math.min(box.height / 2, 20), innerHeight - 2);
        const top = document.elementFromPoint(x, y);
        return top && (element.contains(top) || top.contains(element)) ? null : `under ${name(top || document.body)}`;
    }

    // Where a number or an address runs over two lines, each line for itself must keep the order. The numbers that the
    // page gives to keep count too.
    function turnedRound(given) {
        const own = [...document.querySelectorAll('.big bdi')].map((each) => each.textContent);
        const words = new Set([...given, ...own]);
        const faults = [];
        let found = 0;
        for (const text of texts())
            for (const word of words)
                for (let at = text.data.indexOf(word); at >= 0; at = text.data.indexOf(word, at + 1)) {
                    found++;
                    const boxes = [...word].map((_, index) => {
                        const range = document.createRange();
                        range.setStart(text, at + index);
                        range.setEnd(text, at + index + 1);
                        return range.getBoundingClientRect();
                    }).filter((box) => box.width > 0);
                    const isTurned = boxes.slice(1).some((box, index) => {
                        const before = boxes[index];
                        const onOneLine = Math.abs(before.top - box.top) < before.height / 2;
                        return onOneLine ? box.left < before.left : box.top < before.top;
                    });
                    if (isTurned) faults.push(`${word} in "${text.data.trim().slice(0, 60)}"`);
                }
        return [found, faults];
    }

    return { misfits, misfitsUnder, brokenWords, brokenHeadUnder, smallTargets, faintEdges, beginTabbing, endTabbing, turnedRound };
})();

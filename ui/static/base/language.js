// Which language the page speaks: what a person chose in this browser, else the browser's own where we have it, else English.
const STORED = 'sm-language';

/** Every language of the catalogue, by its tag, named in itself. */
export const LANGUAGES = { en: 'English', zh: '中文' };

/** The language of this page, until it is loaded again. */
export const language = chosen() || (navigator.languages || []).map((tag) => tag.slice(0, 2)).find((tag) => tag in LANGUAGES) || 'en';

document.documentElement.lang = language === 'zh' ? 'zh-CN' : language;

function chosen() {
  const name = localStorage.getItem(STORED);
  return name && name in LANGUAGES ? name : null;
}

/** The page speaks this language from now on: it is loaded again, which loses nothing.
 *  @type {(name: string) => void} */
export function speak(name) {
  localStorage.setItem(STORED, name);
  location.reload();
}

// Where a remembered picture is from, in words; the server says it in English ("1.2 take 3, frame 40", "cast: Mara").
import { translated } from '../base/server_text.js';

/** The whole of it. */
export const sourceText = ({ source }) => translated(source);

/** The same row with its source, and why it is there, in the page's language: for texts that name them. */
export const inWords = (row) => ({ ...row, source: translated(row.source), why: translated(row.why) });

/** As it stands under a small picture: "1.2 t3", "Mara". */
export const shortSource = ({ source, is_reference: isReference }) =>
  isReference ? source.replace(/^(reference|cast): /, '') : translated(source.replace(/ take (\d+).*$/, ' t$1'));

/** What a picture's tooltip begins with: where it is from, and why it is there. */
export const sourceTip = ({ source, why }) => `${translated(source)}\n${translated(why)}`;

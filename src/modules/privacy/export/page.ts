import type { DataSubject } from '#platform/module';
import type { ExportedPart } from './collect.ts';

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const text = (value: string): string => value.replaceAll(/[&<>"']/g, (each) => escapes[each] ?? each);

const style = `body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222;background:#fff}
h1{font-size:1.6rem}h2{font-size:1.15rem;margin-top:2.5rem;border-top:1px solid #ddd;padding-top:1rem}
dl{display:grid;grid-template-columns:minmax(8rem,14rem) 1fr;gap:.15rem 1rem;padding:.75rem 1rem;background:#f6f6f4;border-radius:.5rem}
dt{color:#666}dd{margin:0;overflow-wrap:anywhere}nav li{margin:.2rem 0}
@media(max-width:36rem){dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.5rem}}`;

/** The export as one page that opens in any browser, without scripts and without asking anybody for anything. */
export function readablePage(house: string, who: DataSubject, madeAt: string, parts: readonly ExportedPart[]): string {
  const filled = parts.filter(({ rows }) => rows.length > 0);
  const anchor = (part: ExportedPart): string => `part-${filled.indexOf(part)}`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${text(`What ${house} holds of ${who.displayName}`)}</title><style>${style}</style></head><body>
<h1>${text(`What ${house} holds of ${who.displayName}`)}</h1>
<p>${text(`Made ${madeAt} for ${who.email}. The same is in the folder “data” as JSON, for programs; your photographs and papers are in “media”.`)}</p>
<p>Passwords, keys and links that open an account are left out, and so is what tells of other people.</p>
<nav><ul>${filled.map((part) => `<li><a href="#${anchor(part)}">${text(part.title)}</a> (${part.rows.length})</li>`).join('')}</ul></nav>
${filled.map((part) => `<section id="${anchor(part)}"><h2>${text(part.title)}</h2>\n${part.rows.map(rowAsList).join('\n')}\n</section>`).join('\n')}
</body></html>
`;
}

function rowAsList(row: Record<string, unknown>): string {
  const lines = Object.entries(row)
    .filter(([, value]) => value !== null && value !== '')
    .map(([column, value]) => `<dt>${text(column.replaceAll('_', ' '))}</dt><dd>${text(asText(value))}</dd>`);
  return `<dl>${lines.join('')}</dl>`;
}

const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

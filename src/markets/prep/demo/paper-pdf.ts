/** A page of a demo paper as a PDF: a title, and lines under it. Small enough to be written by hand. */
export function paperPdf(title: string, lines: readonly string[]): Uint8Array {
  const line = (text: string, size: number, y: number): string => `BT /F1 ${size} Tf 72 ${y} Td (${escape(text)}) Tj ET`;
  const frame = '2 w 48 48 516 696 re S 0.5 w 56 56 500 680 re S';
  const text = [frame, line(title, 20, 672), ...lines.map((each, n) => line(each, 12, 624 - 24 * n))].join('\n');
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${text.length} >>\nstream\n${text}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
  ];
  let file = '%PDF-1.4\n';
  const places: number[] = [];
  for (const [n, object] of objects.entries()) {
    places.push(file.length);
    file += `${n + 1} 0 obj\n${object}\nendobj\n`;
  }
  const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  const end = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF\n`;
  return Buffer.from(file + end, 'latin1');
}

/** In the alphabet of WinAnsi, with what PDF text sets apart set apart. */
const escape = (text: string): string =>
  text
    .replaceAll('’', "'")
    .replaceAll(/[^\x20-\xff]/g, '?')
    .replaceAll(/[()\\]/g, String.raw`\$&`);

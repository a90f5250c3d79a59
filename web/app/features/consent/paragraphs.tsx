/** A text of paragraphs with an empty line between them. */
export function Paragraphs({ text }: { text: string }) {
  return text.split('\n\n').map((each) => <p key={each}>{each}</p>);
}

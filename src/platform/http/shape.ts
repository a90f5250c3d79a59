import type { Span } from './spans.ts';

/** What of a JSON schema the words of a refusal are made from. */
export interface Shape {
  type?: string;
  title?: string;
  format?: string;
  const?: unknown;
  examples?: readonly unknown[];
  anyOf?: readonly Shape[];
  items?: Shape;
  properties?: Record<string, Shape>;
  'x-spans'?: readonly Span[];
}

/** The shape at a JSON pointer, as far as the schema says. */
export function shapeAt(shape: Shape, path: string): Shape {
  let here: Shape | undefined = shape;
  for (const step of path.split('/').slice(1)) here = here?.type === 'array' ? here.items : here?.properties?.[step];
  return here ?? {};
}

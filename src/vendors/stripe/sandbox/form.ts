import { badRequest } from './problem.ts';

export type FormValue = string | FormValue[] | FormGroup;
export interface FormGroup {
  [name: string]: FormValue;
}

const deepest = 6;
const mostFields = 500;

/**
 * Reads `a[b][c]=x`, `a[]=x` and `a[0]=x` into nested values, the way Stripe takes parameters. Groups have no
 * prototype, so that a field named `__proto__` is only a field.
 */
export function parseForm(text: string): FormGroup {
  const root = Object.create(null) as FormGroup;
  const fields = [...new URLSearchParams(text)];
  if (fields.length > mostFields) throw badRequest(`A request has at most ${mostFields} parameters.`);
  for (const [name, value] of fields) place(root, pathOf(name), value);
  return listsIn(root) as FormGroup;
}

function pathOf(name: string): string[] {
  const head = /^[^[\]]+/.exec(name)?.[0];
  const rest = name.slice(head?.length ?? 0);
  if (head === undefined || !/^(\[[^[\]]*\])*$/.test(rest)) throw badRequest(`Invalid parameter name: ${name}`, { param: name });
  const path = [head, ...[...rest.matchAll(/\[([^[\]]*)\]/g)].map((match) => match[1] as string)];
  if (path.length > deepest) throw badRequest(`Parameters nest at most ${deepest} deep: ${name}`, { param: name });
  return path;
}

function place(group: FormGroup, path: string[], value: string): void {
  let at = group;
  for (const [depth, part] of path.entries()) {
    // `a[]` means "one more": the next free number.
    const name = part === '' ? String(Object.keys(at).length) : part;
    if (depth === path.length - 1) {
      at[name] = value;
      return;
    }
    const next = at[name];
    at = at[name] = typeof next === 'object' && !Array.isArray(next) ? next : (Object.create(null) as FormGroup);
  }
}

/** A group whose names are 0, 1, 2, … was meant as a list. */
function listsIn(value: FormValue): FormValue {
  if (typeof value === 'string' || Array.isArray(value)) return value;
  const names = Object.keys(value);
  for (const name of names) value[name] = listsIn(value[name] as FormValue);
  const isList = names.length > 0 && names.every((name, index) => name === String(index));
  return isList ? names.map((name) => value[name] as FormValue) : value;
}

import type { Module } from '#platform/module';
import type { GeneratedFile } from './files.ts';
import type { Described } from './markets.ts';

/** A page for each market: every event, who publishes it and who handles it. */
export function eventPages(markets: readonly Described[]): GeneratedFile[] {
  return markets.map(({ name, title, modules }) => {
    const rows = modules.flatMap((module) =>
      (module.emits ?? []).map((event) => `| \`${event}\` | ${module.name} | ${subscribersOf(modules, event).join(', ')} |`),
    );
    const head = [`# Events of ${title}`, '', 'From the modules, by `npm run generate`; do not edit.', ''];
    const table = ['| event | published by | handled by |', '| --- | --- | --- |', ...rows.toSorted()];
    return { path: `docs/events/${name}.md`, text: `${[...head, ...table].join('\n')}\n` };
  });
}

const subscribersOf = (modules: readonly Module[], event: string): string[] =>
  modules.flatMap(({ subscribers = [] }) => subscribers.filter(({ on }) => on.includes(event)).map(({ name }) => name));

/** Events that are listened to and never published, named oddly, or published by two; and subscribers of one name. */
export function eventFaults(modules: readonly Module[]): string[] {
  const emitted = modules.flatMap(({ name, emits = [] }) => emits.map((event) => ({ event, module: name })));
  const subscribers = modules.flatMap(({ subscribers: mine = [] }) => mine);
  const known = new Set(emitted.map(({ event }) => event));
  const names = subscribers.map(({ name }) => name);
  return [
    ...subscribers.flatMap(({ name, on }) =>
      on.filter((event) => !known.has(event)).map((event) => `${name} waits for ${event}, which nobody publishes`),
    ),
    ...subscribers.filter(({ on }) => on.length === 0).map(({ name }) => `${name} waits for nothing`),
    ...emitted
      .filter(({ event }) => !/^[a-z][a-z_]*\.[a-z][a-z_]*$/.test(event))
      .map(({ event }) => `${event} is not named subject.happened`),
    ...emitted
      .filter(({ event }, at) => emitted.findIndex((each) => each.event === event) !== at)
      .map(({ event, module }) => `${event} is published by ${module} and by another module`),
    ...names.filter((name, at) => names.indexOf(name) !== at).map((name) => `two subscribers are called ${name}`),
  ];
}

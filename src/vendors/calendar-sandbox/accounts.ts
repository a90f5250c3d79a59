import type { Clock } from '#kernel';
import type { ProviderName, Store, StoredEvent } from './store.ts';

export interface NewEvent {
  title: string;
  start: Temporal.Instant;
  end: Temporal.Instant;
  isFree?: boolean;
  isAllDay?: boolean;
  /** A series of so many weeks. */
  weeks?: number;
}

/** The people at the providers, their calendars, and what stands in them. */
export interface Accounts {
  /** Made at the first visit, with a main calendar and one more. */
  open(provider: ProviderName, account: string): void;
  calendarsOf(provider: ProviderName, account: string): { id: string; name: string; isMain: boolean; canWrite: boolean }[];
  eventsOf(calendarId: string): { id: string; event: StoredEvent }[];
  add(calendarId: string, event: NewEvent): string;
  save(id: string, event: Omit<StoredEvent, 'seq'>): void;
  /** With its occurrences, where it is the head of a series. */
  remove(id: string): void;
}

/** @param examples when given, a new account's main calendar holds a few events of the days to come */
export function accountsIn(store: Store, examples?: Clock): Accounts {
  const save: Accounts['save'] = (id, event) => store.put('event', id, { ...event, seq: store.nextSeq() });
  const all = (calendarId: string) =>
    store.all('event').flatMap(({ id, value }) => (value.calendarId === calendarId ? [{ id, event: value }] : []));
  const accounts: Accounts = {
    open(provider, account) {
      const main = mainOf(provider, account);
      if (store.get('calendar', main) !== undefined) return;
      const facts = { provider, account, canWrite: true };
      store.put('calendar', main, { ...facts, name: provider === 'google' ? account : 'Calendar', isMain: true });
      store.put('calendar', `${provider}-family-${account}`, { ...facts, name: 'Family', isMain: false });
      store.put('calendar', `${provider}-holidays-${account}`, { ...facts, name: 'Holidays', isMain: false, canWrite: false });
      if (examples !== undefined) for (const event of exampleEvents(examples)) accounts.add(main, event);
    },
    calendarsOf: (provider, account) =>
      store
        .all('calendar')
        .filter(({ value }) => value.provider === provider && value.account === account)
        .map(({ id, value: { name, isMain, canWrite } }) => ({ id, name, isMain, canWrite })),
    eventsOf: all,
    add(calendarId, { title, start, end, isFree = false, isAllDay = false, weeks = 1 }) {
      const facts = { calendarId, title, description: '', isAllDay, isFree, isDeleted: false };
      const id = store.newId();
      const span = (week: number) => ({
        start: start.add({ hours: 168 * week }).toString(),
        end: end.add({ hours: 168 * week }).toString(),
      });
      save(id, { ...facts, ...span(0), isHead: weeks > 1 });
      for (let week = 0; weeks > 1 && week < weeks; week++) save(`${id}_${week}`, { ...facts, ...span(week), isHead: false, seriesId: id });
      return id;
    },
    save,
    remove(id) {
      const event = store.get('event', id);
      if (event === undefined) return;
      save(id, { ...event, isDeleted: true });
      for (const each of all(event.calendarId)) if (each.event.seriesId === id) save(each.id, { ...each.event, isDeleted: true });
    },
  };
  return accounts;
}

const exampleEvents = (clock: Clock): NewEvent[] => {
  const day = clock.now().toZonedDateTimeISO('UTC').startOfDay().add({ days: 1 });
  const at = (days: number, hour: number): Temporal.Instant => day.add({ days, hours: hour }).toInstant();
  return [
    { title: 'Own catering', start: at(0, 17), end: at(0, 21) },
    { title: 'Deep clean', start: at(2, 16), end: at(2, 18), weeks: 8 },
    { title: 'Lunch with Sam', start: at(3, 20), end: at(3, 21), isFree: true },
    { title: 'Away', start: at(9, 0), end: at(11, 0), isAllDay: true },
  ];
};

/** Google names the main calendar by the account; Microsoft by an id of its own. */
export const mainOf = (provider: ProviderName, account: string): string => (provider === 'google' ? account : `microsoft-main-${account}`);

export const nowMs = (clock: Clock): number => clock.now().epochMilliseconds;

/** Lets one of all who ask for the same key at once do the work, and hands its result to the others. */
export interface SingleFlight {
  run<T>(key: string, work: (isStillWanted: () => boolean) => Promise<T>): Promise<T>;
  /** Who asks from now on does not join the work under way. */
  leave(key: string): void;
}

export function singleFlight(): SingleFlight {
  const flights = new Map<string, Promise<unknown>>();
  return {
    run<T>(key: string, work: (isStillWanted: () => boolean) => Promise<T>): Promise<T> {
      const running = flights.get(key);
      if (running !== undefined) return running as Promise<T>;
      const flight: Promise<T> = Promise.resolve()
        .then(() => work(() => flights.get(key) === flight))
        .finally(() => {
          if (flights.get(key) === flight) flights.delete(key);
        });
      flights.set(key, flight);
      return flight;
    },
    leave: (key) => void flights.delete(key),
  };
}

declare module 'autocannon' {
  interface Options {
    url: string;
    connections: number;
    headers?: Record<string, string>;
    /** Seconds. */
    duration: number;
    requests?: { method?: 'GET'; path: string }[];
  }
  interface Result {
    requests: { average: number };
    latency: { p50: number; p99: number };
    non2xx: number;
    errors: number;
  }
  export default function autocannon(options: Options): Promise<Result>;
}

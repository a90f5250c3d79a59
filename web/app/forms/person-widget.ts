/** What the API asks for when a service's widget is to tell whether somebody is a person. */
export interface WidgetChallenge {
  kind: 'turnstile' | 'hcaptcha';
  siteKey: string;
  scriptUrl: string;
  /** What the answer will count for. */
  action: string;
}

interface Widget {
  render(
    place: HTMLElement,
    options: { sitekey: string; action: string; callback(answer: string): void; 'error-callback'(): void },
  ): unknown;
}

const patienceMs = 20_000;
let loading: Promise<Widget> | undefined;

/** Draws the service's widget into the place, and resolves with its answer. The script is loaded once, and only when somebody is asked. */
export async function askByWidget({ kind, siteKey, scriptUrl, action }: WidgetChallenge, place: HTMLElement): Promise<string> {
  loading ??= load(kind, scriptUrl).catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  const widget = await loading;
  return new Promise((resolve, reject) => {
    const failed = (): void => reject(new Error(`${kind} could not be drawn.`));
    place.replaceChildren();
    widget.render(place, { sitekey: siteKey, action, callback: resolve, 'error-callback': failed });
  });
}

function load(kind: WidgetChallenge['kind'], scriptUrl: string): Promise<Widget> {
  return new Promise((resolve, reject) => {
    const ready = 'personWidgetReady';
    const page = window as unknown as Record<string, unknown>;
    const late = setTimeout(() => reject(new Error(`${kind} did not load.`)), patienceMs);
    page[ready] = () => {
      clearTimeout(late);
      resolve(page[kind] as Widget);
    };
    const script = document.createElement('script');
    script.src = `${scriptUrl}?onload=${ready}&render=explicit`;
    script.async = true;
    script.addEventListener('error', () => reject(new Error(`${kind} could not be loaded.`)));
    document.head.append(script);
  });
}

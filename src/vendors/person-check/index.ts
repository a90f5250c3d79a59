export { startPersonCheckSandbox, type PersonCheckSandbox } from './sandbox.ts';
export { widgetChallenges, type WidgetConfig } from './site-verify.ts';
export { widgetPlace, type WidgetKind, type WidgetPlace } from './widgets.ts';

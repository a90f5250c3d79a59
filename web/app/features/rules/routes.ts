import { type RouteConfigEntry, route } from '@react-router/dev/routes';

/** The rules for everybody: all of them, one of them, and what they say of a case. */
export const ruleRoutes: RouteConfigEntry[] = [
  route('rules', 'features/rules/rules.tsx'),
  route('rules/:ruleId', 'features/rules/rule.tsx'),
  route('legal', 'features/rules/why.tsx'),
];

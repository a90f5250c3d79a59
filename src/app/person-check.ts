import type { Settings } from '#platform/config';
import type { Logger } from '#platform/context';
import { proofOfWork, workWhileAway, type Challenges } from '#platform/challenge';
import type { Take } from '#platform/limits';
import { widgetChallenges, widgetPlace } from '#vendors/person-check';

/** How the house asks for a sign of a person: work of the browser, or a widget with that work behind it. */
export function personCheck(settings: Settings, secret: string, take: Take, log: Logger): Challenges {
  const work = proofOfWork({ secret, take });
  const { challengeWidget: kind, challengeSiteKey, challengeSecret, challengeSandboxUrl, publicUrl } = settings;
  if (kind === 'none' || challengeSiteKey === undefined || challengeSecret === undefined) return work;
  const widget = widgetChallenges({
    kind,
    siteKey: challengeSiteKey,
    secret: challengeSecret,
    take,
    ...(publicUrl === undefined ? {} : { hostname: new URL(publicUrl).hostname }),
    ...(challengeSandboxUrl === undefined ? {} : { baseUrl: challengeSandboxUrl }),
  });
  return workWhileAway(widget, work, log);
}

/** What pages must let in for it: nothing, unless there is a widget and somebody may be asked. */
export const personCheckOrigins = ({ challenge, challengeWidget: kind, challengeSandboxUrl }: Settings): readonly string[] =>
  kind === 'none' || challenge === 'off' ? [] : widgetPlace(kind, challengeSandboxUrl).origins;

import { settings, type Settings } from './settings.ts';

/** What is of use only whole. */
const groups: readonly (readonly (keyof Settings)[])[] = [
  ['googleCalendarClientId', 'googleCalendarClientSecret'],
  ['microsoftCalendarClientId', 'microsoftCalendarClientSecret'],
  ['googleLoginClientId', 'googleLoginClientSecret'],
  ['appleLoginClientId', 'appleLoginTeamId', 'appleLoginKeyId', 'appleLoginPrivateKey'],
  ['facebookLoginClientId', 'facebookLoginClientSecret'],
  ['amazonLoginClientId', 'amazonLoginClientSecret'],
  ['challengeSiteKey', 'challengeSecret'],
  ['auditS3AccessKeyId', 'auditS3SecretAccessKey'],
];

const listed = (names: readonly (keyof Settings)[]): string => names.map((name) => settings[name].variable).join(', ');

/** What is wrong with settings that are each right: those that exclude or need one another. */
export function clashes(given: Partial<Settings>): string[] {
  const problems: string[] = [];
  if (given.databaseReplicaUrl !== undefined && given.databaseUrl === undefined)
    problems.push('DATABASE_REPLICA_URL: the embedded database has no replica. Set DATABASE_URL to its primary, or leave it out.');
  if ((given.countries ?? []).length > 0 && (given.trustProxy ?? []).length === 0)
    problems.push('COUNTRIES: only a proxy can say where a request comes from. Set TRUST_PROXY to its address, or leave COUNTRIES out.');
  if ((given.challengeWidget ?? 'none') !== 'none' && given.challengeSiteKey === undefined)
    problems.push('CHALLENGE_WIDGET: needs CHALLENGE_SITE_KEY and CHALLENGE_SECRET. Set both, or leave it out.');
  for (const group of groups) {
    const lacking = group.filter((name) => given[name] === undefined);
    const set = group.filter((name) => given[name] !== undefined);
    if (lacking.length > 0 && set.length > 0)
      problems.push(`${listed(lacking)}: not set, while ${listed(set)} is. Set all of them or none.`);
  }
  return problems;
}

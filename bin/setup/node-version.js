// Kept in the syntax of old engines: this file must load where the others would not.
const OLDEST_MAJOR = 20;

/** One line for the person at the terminal when this Node is too old to begin with; undefined when it will do. */
export function complaintAboutNode(version) {
  const major = Number(version.split('.')[0]);
  if (major >= OLDEST_MAJOR) return undefined;
  return (
    'Guildhall needs Node ' +
    OLDEST_MAJOR +
    ' or newer to start from, and this is Node ' +
    version +
    '. Install a newer one from https://nodejs.org.'
  );
}

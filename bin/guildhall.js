#!/usr/bin/env node
// The operator's command line (`npx guildhall ...`): same set-up as bootstrap.js, then the arguments as they are.
import { complaintAboutNode } from './setup/node-version.js';

const complaint = complaintAboutNode(process.versions.node);
if (complaint) {
  console.error(complaint);
  process.exitCode = 1;
} else {
  import('./setup/commands.js').then(({ guildhall }) => guildhall(process.argv.slice(2)));
}

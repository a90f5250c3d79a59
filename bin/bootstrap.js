#!/usr/bin/env node
// The first step on any machine: plain JavaScript for Node 20 and later. It sets up what is missing, then hands over
// to the Node that the project brings. Everything past the version check is loaded after it, so that an old Node
// gets one clear line instead of a syntax error.
import { complaintAboutNode } from './setup/node-version.js';

const complaint = complaintAboutNode(process.versions.node);
if (complaint) {
  console.error(complaint);
  process.exitCode = 1;
} else {
  // No top-level await: an old Node could not even parse it. A failure here is a bug, and Node reports it.
  void import('./setup/commands.js').then(({ bootstrap }) => bootstrap(process.argv.slice(2)));
}

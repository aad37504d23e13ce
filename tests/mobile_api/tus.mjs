/**
 * A stock tus-js-client that sends one file: `node tus.mjs ORIGIN TOKEN FILE TYPE SHA256`. What it knows at the end is told
 * as one line of JSON: how often it had to try, and the status of each answer.
 */

import { readFileSync } from "node:fs";

import * as tus from "tus-js-client";

const [origin, token, path, type, sha256] = process.argv.slice(2);
const endpoint = `${origin}/mobile/v1/uploads`;
const answers = [];
let tries = 0;

const upload = new tus.Upload(readFileSync(path), {
  endpoint,
  uploadUrl: `${endpoint}/${sha256}`,
  headers: { Authorization: `Bearer ${token}` },
  metadata: { sha256, type, name: "现场照片.jpg" },
  chunkSize: 256 * 1024,
  retryDelays: Array(200).fill(50),
  storeFingerprintForResuming: false,
  onBeforeRequest: () => {
    tries += 1;
  },
  onAfterResponse: (_request, response) => {
    answers.push(response.getStatus());
  },
  onError: (error) => {
    process.stdout.write(JSON.stringify({ error: error.message, tries, answers }) + "\n");
    process.exitCode = 1;
  },
  onSuccess: () => {
    process.stdout.write(JSON.stringify({ tries, answers }) + "\n");
  },
});
upload.start();

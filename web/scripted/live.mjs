/**
 * Lives one day by a plan: `node live.mjs plan.json`, or the plan on standard input. What happens is told as JSON
 * lines on standard output, the last of them the day's audit. Exit code 0 when each report has its receipt.
 */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { Clock } from "./clock.mjs";
import { Handheld } from "./handheld.mjs";
import { Radio } from "./radio.mjs";

const LOOK_EVERY_MS = 100;
const STOPPED_BY_SIGNAL = 143;

const tell = (event) => process.stdout.write(`${JSON.stringify(event)}\n`);

/** Ends the process once all that was told has left it. */
const end = (code) => process.stdout.write("", () => process.exit(code));

const plan = JSON.parse(readFileSync(process.argv[2] ?? 0, "utf8"));
const radios = plan.handhelds.map(({ login, faults = {} }) => {
  const onLostReply = () => tell({ event: "lost_reply", handheld: login });
  return new Radio({ lost_replies: faults.lost_replies, onLostReply });
});
const handhelds = await Promise.all(plan.handhelds.map(open));
let isStopping = false;

process.once("SIGTERM", async () => {
  isStopping = true;
  await Promise.allSettled(handhelds.map((handheld) => handheld.close()));
  end(STOPPED_BY_SIGNAL);
});

try {
  await Promise.all(handhelds.map((handheld, i) => liveThrough(handheld, plan.handhelds[i].trips)));
  await allAnswered((plan.settle_s ?? 60) * 1000);
  const day = await auditOfTheDay();
  await Promise.all(handhelds.map((handheld) => handheld.close()));
  tell(day);
  end(day.unanswered.length === 0 ? 0 : 1);
} catch (error) {
  if (!isStopping) {
    process.stderr.write(`${error.stack}\n`);
    end(2);
  }
}

function open({ login, faults = {} }, i) {
  const { server, folder, password, resume = false } = plan;
  const clock = new Clock(faults.clock_ahead_s);
  return Handheld.open({ server, folder, login, password, resume, radio: radios[i], clock, tell });
}

/**
 * The trips of a day in equal parts of it. A report of the plan is one command, or two where it has photos, always in
 * the same order; so a handheld that died knows, when it is resumed, which reports it has recorded already.
 */
async function liveThrough(handheld, trips) {
  await handheld.start();
  const recorded = handheld.counter;
  const tripMs = (plan.seconds * 1000) / trips.length;
  let planned = 0;
  for (const { out_of_reach, reports } of trips) {
    if (out_of_reach) handheld.leave();
    else handheld.comeBack();
    for (const { body, schema, photos = [] } of reports) {
      const files = photos.map((name) => join(plan.folder, name));
      planned += files.length > 0 ? 2 : 1;
      if (planned <= recorded) {
        await handheld.sendAgain(files);
        continue;
      }
      await sleep(tripMs / (reports.length + 1));
      await handheld.record(body, schema, files);
    }
    await sleep(planned < recorded ? 0 : tripMs / (reports.length + 1));
  }
  handheld.comeBack();
}

async function allAnswered(patienceMs) {
  const untilMs = performance.now() + patienceMs;
  const waits = ({ unanswered, unsent, photos }) => unanswered > 0 || unsent > 0 || photos.unsent > 0;
  while (handhelds.some(waits) && performance.now() < untilMs) {
    await sleep(LOOK_EVERY_MS);
  }
}

async function auditOfTheDay() {
  const audits = await Promise.all(handhelds.map((handheld) => handheld.audit()));
  const recorded = audits.flatMap((one) => one.recorded);
  const statuses = audits.flatMap((one) => one.statuses);
  const sum = (numbers) => numbers.reduce((total, one) => total + one, 0);
  return {
    event: "day",
    recorded,
    recorded_count: recorded.length,
    receipts: statuses.length,
    by_status: statuses.reduce((counts, status) => ({ ...counts, [status]: (counts[status] ?? 0) + 1 }), {}),
    slowest_s: Math.max(0, ...handhelds.map((handheld) => handheld.slowest_s)),
    unanswered: audits.flatMap((one) => one.unanswered),
    unsent: sum(handhelds.map((handheld) => handheld.unsent)),
    lost_replies: sum(radios.map((radio) => radio.counts.lost_replies)),
    photos: {
      sent: sum(handhelds.map((handheld) => handheld.photos.sent)),
      unsent: sum(handhelds.map((handheld) => handheld.photos.unsent)),
    },
    with_photos: audits.flatMap((one) => one.with_photos),
    restarts: sum(handhelds.map((handheld) => handheld.restarts)),
    tickets: Object.fromEntries(audits.map((one, i) => [plan.handhelds[i].login, one.tickets])),
  };
}

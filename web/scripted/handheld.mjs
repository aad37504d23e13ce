/**
 * One handheld: records commands with or without a network, and keeps its mailbox in live sync whatever the air,
 * the server and its own session do meanwhile. What it holds survives its own death by `kill -9`.
 */

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import {
  answeredBy, bodyForTheRecord, COMMAND, lastVerdict, longerPause, offlineNumber, RECEIPT, RisingIds, SCHEMA,
} from "@wangge/commands";

import { audit, documents } from "./audit.mjs";
import { Device } from "./device.mjs";
import { fetchPack, signIn, SignInRefused } from "./door.mjs";
import { Outbox } from "./outbox.mjs";
import { photoIn, Photos } from "./photos.mjs";
import { openLocal, openMailbox } from "./pouch.mjs";

const PUSH_BATCH = 20;
const PULL_BATCH = 500;

const BACK_IN_REACH = Symbol("back in reach");

const isShutOut = (error) => error?.status === 401 || error?.status === 403;

export class Handheld {
  /** How often replication had to be started anew, and the longest wait for a receipt in seconds. */
  restarts = 0;
  slowest_s = 0;
  #settings;
  #db;
  #device;
  #outbox;
  #photos;
  #sendingPhotos;
  #ids = new RisingIds();
  #unanswered;
  #recordedMs = new Map();
  #backMs = performance.now();
  #heardThrough;
  #feed;
  #replication;
  #onceBack;
  #recording = Promise.resolve();
  #closed = false;

  /**
   * @param settings `{server, folder, login, password, radio, clock, resume, tell}`; `tell(event)` hears what happens
   * @throws {HandheldAlreadyHere} unless `resume` is set
   */
  static async open(settings) {
    const name = encodeURIComponent(settings.login);
    await mkdir(settings.folder, { recursive: true });
    const device = await Device.open(join(settings.folder, `${name}-device`), settings);
    const db = openLocal(join(settings.folder, name));
    const handheld = new Handheld(settings, device, db);
    await handheld.#pickUpWhereItStopped();
    return handheld;
  }

  constructor(settings, device, db) {
    this.#settings = settings;
    this.#device = device;
    this.#db = db;
    this.#outbox = new Outbox(device.sentThrough);
    const here = (path, options) => this.#fetchAsMe(new URL(path, settings.server).href, options);
    this.#photos = new Photos(here);
  }

  /** The number of commands that this install has recorded. */
  get counter() {
    return this.#device.counter;
  }

  /** Commands not known to be on the server. */
  get unsent() {
    return this.#outbox.size;
  }

  /** How many photos the server has, and how many it is not known to have. */
  get photos() {
    return { sent: this.#photos.sent, unsent: this.#photos.unsent };
  }

  /** Reports that wait for their receipt. */
  get unanswered() {
    return this.#unanswered.size;
  }

  /**
   * Signs in, unless it can go on with the session it has, and begins to sync.
   *
   * @throws {SignInRefused} when the server says no; everything else is tried again for as long as it takes
   */
  async start() {
    this.#feed = this.#db
      .changes({ since: 0, live: true, include_docs: true })
      .on("change", (change) => this.#hear(change));
    if (!this.#device.session) await this.#signIn();
    this.#sendingPhotos = this.#photos.run();
    this.#stayInSync().catch((error) => this.#tell("signed_out", { reason: error.message }));
  }

  leave() {
    if (!this.#settings.radio.inReach) return;
    this.#settings.radio.leave();
    this.#tell("out_of_reach");
  }

  comeBack() {
    if (this.#settings.radio.inReach) return;
    this.#backMs = performance.now();
    this.#settings.radio.comeBack();
    this.#tell("in_reach");
    this.#onceBack?.();
  }

  /**
   * Writes one report, and the manifest of its photos, if it has some; all of it is on this handheld's disk when the
   * promise resolves to the report's id.
   *
   * @param {string[]} files of the photos, which are sent meanwhile
   */
  record(report, schema = SCHEMA, files = []) {
    const written = this.#recording.then(() => this.#record(report, schema, files));
    this.#recording = written.catch(() => {});
    return written;
  }

  /** Sends the photos of a report that was recorded before this handheld was started. */
  async sendAgain(files) {
    this.#photos.add(await Promise.all(files.map(photoIn)));
  }

  audit() {
    return audit(this.#db);
  }

  async close() {
    this.#closed = true;
    this.#feed?.cancel();
    if (this.#replication) {
      this.#replication.cancel();
      // A replication that is cancelled between two tries never says that it has ended.
      await Promise.race([this.#replication, sleep(500)]);
    }
    this.#photos.close();
    await Promise.race([this.#sendingPhotos, sleep(500)]);
    await this.#recording;
    await this.#device.close();
    await this.#db.close();
  }

  /**
   * The counter is saved after the command it belongs to, so that a crash between the two leaves no gap; what the
   * database holds therefore has the last word.
   */
  async #pickUpWhereItStopped() {
    const commands = await documents(this.#db, COMMAND);
    const own = commands.filter((command) => command.writer === this.#device.session?.writer);
    const counter = Math.max(this.#device.counter, ...own.map((command) => command.counter));
    if (counter > this.#device.counter) await this.#device.remember({ counter });
    this.#unanswered = new Set((await this.audit()).unanswered);
    this.#heardThrough = (await this.#db.info()).update_seq;
  }

  async #signIn() {
    const { server, login, password, radio } = this.#settings;
    for (let pauseMs = 0; !this.#closed; await sleep((pauseMs = longerPause(pauseMs)))) {
      try {
        const { writer } = this.#device.session ?? {};
        const session = await signIn(radio.fetch, server, { login, password, writer });
        await this.#device.remember({ session, pack: await this.#packFor(session) });
        this.#tell("signed_in", { person: session.person, mailbox: session.mailbox, pack: session.pack.version });
        return;
      } catch (error) {
        if (error instanceof SignInRefused) throw error;
        if (radio.inReach) this.#tell("trouble", { at: "sign-in", reason: error.message });
      }
    }
  }

  async #packFor(session) {
    if (this.#device.pack?.sha256 === session.pack.sha256) return this.#device.pack;
    const { server_key } = await fetchPack(this.#settings.radio.fetch, this.#settings.server, session);
    return { version: session.pack.version, sha256: session.pack.sha256, server_key };
  }

  /** Each trouble ends a replication for good, and a new one begins; on 401 and 403 with a new session. */
  async #stayInSync() {
    for (let pauseMs = 0; !this.#closed; ) {
      if (!this.#device.session.token) await this.#signIn();
      if (this.#closed) return;
      const { ended, wasInStep } = await this.#replicate();
      if (this.#closed) return;
      if (wasInStep) pauseMs = 0;
      if (ended === BACK_IN_REACH) continue;
      this.restarts += 1;
      if (this.#settings.radio.inReach) this.#tell("trouble", { at: "sync", reason: ended?.message ?? "it ended" });
      if (isShutOut(ended)) await this.#device.remember({ session: { ...this.#device.session, token: null } });
      await Promise.race([sleep((pauseMs = longerPause(pauseMs))), this.#back()]);
    }
  }

  /** Resolves when the handheld comes back in reach. */
  #back() {
    return new Promise((resolve) => (this.#onceBack = () => resolve(BACK_IN_REACH)));
  }

  /**
   * Resolves when replication has ended: `{ended, wasInStep}`, the error that ended it or `BACK_IN_REACH`, and whether
   * it was in step with the server before.
   *
   * PouchDB's own `retry` is not used: a replication that fails amid a batch drops the batches behind it, begins anew,
   * and goes on as well; it then sets checkpoints past what was dropped, and those documents never come.
   */
  async #replicate() {
    const { server } = this.#settings;
    const url = new URL(this.#device.session.mailbox, server).href;
    const mailbox = openMailbox(url, (path, options) => this.#fetchAsMe(path, options));
    this.#replication = this.#db.sync(mailbox, {
      live: true,
      push: { batch_size: PUSH_BATCH },
      pull: { batch_size: PULL_BATCH },
    });
    this.#replication.push.on("checkpoint", ({ checkpoint }) => {
      if (checkpoint !== undefined) this.#acknowledged(checkpoint);
    });
    this.#replication.on("denied", ({ doc }) => this.#tell("trouble", { at: "push", reason: `${doc.id} was denied` }));
    let reason; // PouchDB tells what went wrong by this event only: its promise resolves all the same
    this.#replication.on("error", (error) => (reason = error));
    let wasInStep = false;
    this.#replication.on("paused", () => (wasInStep = true));
    // Coming back in reach begins anew at once, as a telephone does on `online`.
    const ended = await Promise.race([this.#replication.then(() => reason, (error) => error), this.#back()]);
    this.#replication.cancel();
    await mailbox.close();
    return { ended, wasInStep };
  }

  #fetchAsMe(url, { headers, ...options }) {
    const own = { Authorization: `Bearer ${this.#device.session.token}`, ...this.#outbox.headers() };
    return this.#settings.radio.fetch(url, { ...options, headers: { ...Object.fromEntries(headers), ...own } });
  }

  #acknowledged(seq) {
    this.#outbox.acknowledged(seq);
    if (!this.#closed) this.#device.remember({ sent_through: this.#outbox.sentThrough });
  }

  async #record(body, schema, files) {
    const photos = await Promise.all(files.map(photoIn));
    const report = await this.#command(1, "report", body, { schema });
    const listed = { photos: photos.map(({ entry }) => ({ ...entry, taken_at: report.recorded_at })) };
    const ticket = report._id.slice(COMMAND.length);
    const commands = [report];
    if (photos.length > 0) commands.push(await this.#command(2, "photo_manifest", listed, { ticket }));
    commands.forEach((command) => this.#outbox.add(command));
    this.#unanswered.add(report._id);
    this.#recordedMs.set(report._id, performance.now());
    // One batch is one write of the database below: a crash leaves the report with its manifest, or neither.
    const failed = (await this.#db.bulkDocs(commands)).find(({ error }) => error);
    if (failed) throw failed;
    await this.#device.remember({ counter: commands.at(-1).counter });
    this.#photos.add(photos);
    this.#tell("recorded", { id: report._id, number_offline: offlineNumber(report.writer, report.counter) });
    return report._id;
  }

  /** The `nth` command after those that were recorded, ready to be written. */
  async #command(nth, kind, body, more) {
    const { clock } = this.#settings;
    const { session, pack } = this.#device;
    const nowMs = clock.nowMs();
    const recorded_at = clock.stamp(nowMs);
    return {
      _id: COMMAND + this.#ids.next(nowMs),
      schema: SCHEMA,
      kind,
      writer: session.writer,
      counter: this.#device.counter + nth,
      by: session.person,
      recorded_at,
      boot_id: clock.bootId,
      monotonic_ms: clock.monotonicMs(),
      body: await bodyForTheRecord(body, pack, recorded_at),
      ...more,
    };
  }

  #hear(change) {
    this.#outbox.seen(change);
    const isNews = change.seq > this.#heardThrough && !change.deleted;
    if (isNews && change.id.startsWith(RECEIPT)) this.#receive(change.doc);
  }

  #receive(receipt) {
    const id = answeredBy(receipt._id);
    const { status, ticket } = lastVerdict(receipt);
    const isFirst = this.#unanswered.delete(id);
    if (!isFirst) return;
    const sinceMs = Math.max(this.#recordedMs.get(id) ?? 0, this.#backMs);
    const wait_s = Math.round(performance.now() - sinceMs) / 1000;
    this.slowest_s = Math.max(this.slowest_s, wait_s);
    this.#tell("receipt", { id, status, ticket, wait_s });
  }

  #tell(event, facts = {}) {
    this.#settings.tell({ event, handheld: this.#settings.login, ...facts });
  }
}

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { test } from "node:test";

import { NoReply, Radio } from "./radio.mjs";

/** A real server on a free port; it counts what it was asked and answers as `answer` does. */
async function listening(t, answer = (request, response) => response.end('{"ok":true}')) {
  const server = createServer((request, response) => {
    house.asked.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  const house = { asked: [], server };
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  house.url = `http://127.0.0.1:${server.address().port}`;
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return house;
}

test("in reach, an answer comes whole, with its status and headers", async (t) => {
  const house = await listening(t, (request, response) => {
    response.writeHead(409, { ETag: '"7"' }).end('{"error":"conflict"}');
  });

  const answer = await new Radio().fetch(`${house.url}/db/x`);

  assert.equal(answer.status, 409);
  assert.equal(answer.headers.get("etag"), '"7"');
  assert.deepEqual(await answer.json(), { error: "conflict" });
});

test("an answer without a body is passed on without one", async (t) => {
  const house = await listening(t, (request, response) => response.writeHead(204).end());

  assert.equal((await new Radio().fetch(house.url)).status, 204);
});

test("out of reach nothing is asked, and back in reach it is", async (t) => {
  const house = await listening(t);
  const radio = new Radio();

  radio.leave();
  await assert.rejects(radio.fetch(`${house.url}/away`), NoReply);
  radio.comeBack();
  await radio.fetch(`${house.url}/back`);

  assert.deepEqual(house.asked, ["GET /back"]);
  assert.equal(radio.counts.out_of_reach, 1);
});

test("leaving cuts off what is under way", async (t) => {
  const house = await listening(t, (request, response) => {
    response.write("{");
    radio.leave();
  });
  const radio = new Radio();

  await assert.rejects(radio.fetch(house.url), NoReply);
});

test("a lost reply: the server has done what it was asked, and nobody hears of it", async (t) => {
  const house = await listening(t);
  const lost = [];
  const radio = new Radio({ lost_replies: 1, onLostReply: () => lost.push("one") });
  const push = () => radio.fetch(`${house.url}/db/mailbox-li/_bulk_docs`, { method: "POST", body: "{}" });

  await assert.rejects(push(), NoReply);
  assert.deepEqual(await (await push()).json(), { ok: true });

  assert.deepEqual(house.asked, Array(2).fill("POST /db/mailbox-li/_bulk_docs"));
  assert.deepEqual(lost, ["one"]);
  assert.equal(radio.counts.lost_replies, 1);
});

test("only a push is lost, for nothing else changes the server", async (t) => {
  const house = await listening(t);
  const radio = new Radio({ lost_replies: 1 });

  await radio.fetch(`${house.url}/db/mailbox-li/_changes?feed=longpoll`);

  assert.equal(radio.counts.lost_replies, 0);
});

test("a feed that falls silent is given up", async (t) => {
  const house = await listening(t, (request, response) => response.write("\n"));
  const radio = new Radio({ silence_s: 0.2 });

  await assert.rejects(radio.fetch(house.url), NoReply);
  assert.equal(radio.counts.silent, 1);
});

test("a feed whose heart beats is waited for, however long it takes", async (t) => {
  const house = await listening(t, (request, response) => {
    const heart = setInterval(() => response.write("\n"), 50);
    setTimeout(() => {
      clearInterval(heart);
      response.end('{"results":[]}');
    }, 900);
  });
  const radio = new Radio({ silence_s: 0.4 });

  assert.deepEqual(await (await radio.fetch(house.url)).json(), { results: [] });
});

test("an answer that breaks off half-way is a failure, never half a document", async (t) => {
  const house = await listening(t, (request, response) => {
    response.writeHead(200, { "Content-Length": "100" });
    response.write('{"results":[');
    setTimeout(() => response.destroy(), 50);
  });

  await assert.rejects(new Radio().fetch(house.url));
});

test("a caller's own signal still ends its request", async (t) => {
  const house = await listening(t, () => {});
  const caller = new AbortController();
  setTimeout(() => caller.abort(), 50);

  await assert.rejects(new Radio().fetch(house.url, { signal: caller.signal }), { name: "AbortError" });
});

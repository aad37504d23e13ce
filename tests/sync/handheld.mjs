// A stock PouchDB that does what it is told: one command per line of JSON on stdin, one answer per line.
// Its only unusual organ is a fetch that can lose the reply to a push after the server has committed it. It is the
// platform's, as in a browser: node-fetch, which PouchDB takes under Node, waits for ever for the rest of a reply
// whose connection was cut.
import { createInterface } from 'node:readline'
import PouchDB from 'pouchdb'

// PouchDB leaves some promises about a lost connection to nobody. A browser only notes that; Node would end.
process.on('unhandledRejection', () => {})

const [, , url, folder] = process.argv
let repliesToLose = 0

const fetch = async (address, options) => {
  const reply = await globalThis.fetch(address, options)
  reply.buffer = async () => Buffer.from(await reply.arrayBuffer()) // how PouchDB takes attachments under Node
  if (repliesToLose > 0 && String(address).includes('_bulk_docs')) {
    repliesToLose -= 1
    throw new TypeError('the reply was lost')
  }
  return reply
}

const local = new PouchDB(folder)
const remote = new PouchDB(url, { fetch })
const events = { denied: 0, error: 0 }
let live = null

// Live until told otherwise: what fails is ended and begun anew, with a pause. PouchDB's own `retry` does not do: amid
// a batch it drops the batches behind it, begins anew and goes on with the old one as well, which then sets checkpoints
// past what was dropped. In two of thirty storms of cut connections some documents never came.
const beLive = () => {
  const own = (live = local.sync(remote, { live: true }))
  own.on('denied', () => (events.denied += 1))
  own.on('error', ({ status }) => {
    own.cancel()
    if (status === 401 || status === 403) events.error += 1
    else setTimeout(() => live === own && beLive(), 100)
  })
}

const known = async (id, options = {}) => {
  try {
    return await local.get(id, options)
  } catch (problem) {
    if (problem.status === 404) return null
    throw problem
  }
}

const figures = ({ ok, docs_read, docs_written }) => ({ ok, docs_read, docs_written })

const commands = {
  put: async ({ doc }) => (await local.put(doc)).rev,
  get: async ({ id, options }) => known(id, options),
  remove: async ({ id }) => (await local.remove(await local.get(id))).rev,
  fill: async ({ from, to }) => {
    const numbers = Array.from({ length: to - from }, (_, index) => from + index)
    await local.bulkDocs(numbers.map((n) => ({ _id: `command:${String(n).padStart(6, '0')}`, n })))
  },
  ids: async () => (await local.allDocs()).rows.map((row) => [row.id, row.value.rev]),
  push: async (options) => figures(await local.replicate.to(remote, options)),
  pull: async (options) => figures(await local.replicate.from(remote, options)),
  attachment: async ({ id, name }) => (await local.getAttachment(id, name)).toString('base64'),
  loseReplies: ({ count }) => {
    repliesToLose = count
  },
  goLive: () => {
    live?.cancel()
    beLive()
  },
  events: () => events,
  leave: async () => {
    live?.cancel()
    live = null
    await local.close()
  },
}

for await (const line of createInterface({ input: process.stdin })) {
  const { command, ...said } = JSON.parse(line)
  try {
    const answer = await commands[command](said)
    process.stdout.write(JSON.stringify({ answer: answer ?? null }) + '\n')
  } catch (problem) {
    process.stdout.write(JSON.stringify({ problem: String(problem.stack ?? problem) }) + '\n')
  }
  if (command === 'leave') process.exit(0)
}

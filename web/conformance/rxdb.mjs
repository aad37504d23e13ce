// Two apps built on RxDB share a collection through its CouchDB replication. Usage: node rxdb.mjs URL AUTHORIZATION
// Prints what each of them came to have, as one JSON object.
import { createHash } from 'node:crypto'
import { addRxPlugin, createRxDatabase } from 'rxdb/plugins/core'
import { RxDBLeaderElectionPlugin } from 'rxdb/plugins/leader-election'
import { replicateCouchDB } from 'rxdb/plugins/replication-couchdb'
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory'

const [, , url, authorization] = process.argv
addRxPlugin(RxDBLeaderElectionPlugin)

const text = { type: 'string', maxLength: 100 }
const schema = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: { id: text, title: text },
  required: ['id', 'title'],
}

const authorized = (address, options = {}) =>
  fetch(address, { ...options, headers: { ...options.headers, authorization } })

// Each app has its own memory: two databases of one name would otherwise be two tabs of one.
const app = async (name) => {
  const database = await createRxDatabase({
    name,
    storage: getRxStorageMemory(),
    multiInstance: false,
    hashFunction: async (data) => createHash('sha256').update(data).digest('hex'),
  })
  const { tickets } = await database.addCollections({ tickets: { schema } })
  const replication = replicateCouchDB({
    replicationIdentifier: name,
    collection: tickets,
    url,
    fetch: authorized,
    live: true,
    retryTime: 200,
    pull: { batchSize: 3, heartbeat: 10_000 },
    push: { batchSize: 3 },
  })
  const problems = []
  replication.error$.subscribe((problem) => problems.push(String(problem.message).slice(0, 300)))
  const shown = async () => Object.fromEntries((await tickets.find().exec()).map(({ id, title }) => [id, title]))
  return { database, tickets, replication, problems, shown }
}

const eventually = async (claim) => {
  for (const until = Date.now() + 15_000; Date.now() < until; ) {
    if (await claim()) return true
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return false
}

const one = await app('one')
const other = await app('other')
const told = {}

await one.tickets.bulkInsert(Array.from({ length: 8 }, (_, n) => ({ id: `t${n}`, title: `井盖 ${n}` })))
told.pushed = await eventually(async () => Object.keys(await other.shown()).length === 8)

await (await other.tickets.findOne('t1').exec()).patch({ title: '已修复' })
told.changed = await eventually(async () => (await one.shown()).t1 === '已修复')

await (await one.tickets.findOne('t2').exec()).remove()
told.removed = await eventually(async () => !('t2' in (await other.shown())))

// Both write the same ticket: one of them loses by RxDB's rule, and both come to agree.
const [mine, its] = await Promise.all([one, other].map(({ tickets }) => tickets.findOne('t3').exec()))
await Promise.all([mine.patch({ title: '甲' }), its.patch({ title: '乙' })])
told.agreed = await eventually(async () => {
  const [here, there] = [await one.shown(), await other.shown()]
  return here.t3 === there.t3 && here.t3 !== '井盖 3'
})
told.problems = [...one.problems, ...other.problems]

await Promise.all([one, other].map(({ database }) => database.close()))
process.stdout.write(JSON.stringify(told))
process.exit(0)

// A stock PouchDB pulls a whole database into a new LevelDB. Usage: node pull.mjs URL BATCH_SIZE
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import PouchDB from 'pouchdb'

const [, , url, size] = process.argv
const folder = await mkdtemp(join(tmpdir(), 'pull-'))
const local = new PouchDB(join(folder, 'local'))
const begun = performance.now()
const { docs_written: docs } = await local.replicate.from(url, { batch_size: Number(size) })
const seconds = (performance.now() - begun) / 1000
await local.close()
await rm(folder, { recursive: true })
process.stdout.write(JSON.stringify({ docs, seconds }))

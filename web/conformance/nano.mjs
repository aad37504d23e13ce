// nano, CouchDB's client for Node, does what its users do every day. Usage: node nano.mjs URL, with credentials in it.
// Prints what each step came to, as one JSON object.
import Nano from 'nano'

const [, , url] = process.argv
const server = Nano(url)
const told = {}

await server.db.create('nano')
const db = server.use('nano')
told.listed = (await server.db.list()).includes('nano')
const made = await db.insert({ n: 1 }, '中文/一')
told.read = (await db.get('中文/一')).n
told.head = (await db.head('中文/一')).etag
const changed = await db.insert({ _rev: made.rev, n: 2 }, '中文/一')
told.conflict = await db.insert({ n: 3 }, '中文/一').catch(({ statusCode, error }) => ({ statusCode, error }))
told.bulk = (await db.bulk({ docs: [{ _id: 'a' }, { _id: 'b' }] })).map(({ ok, id }) => [ok, id])
told.fetched = (await db.fetch({ keys: ['a', 'b'] })).rows.map(({ doc }) => doc._id)
told.rows = (await db.list()).rows.map(({ id }) => id)
told.destroyed = (await db.destroy('中文/一', changed.rev)).ok
told.missing = await db.get('中文/一').catch(({ statusCode, error, reason }) => ({ statusCode, error, reason }))

const attachment = Buffer.from('照片')
const rev = (await db.attachment.insert('c', '照片/一.txt', attachment, 'text/plain')).rev
told.attachment = (await db.attachment.get('c', '照片/一.txt', { rev })).toString()

const changes = db.changesReader.get({ since: '0', batchSize: 10, timeout: 300 }) // it ends at a long poll that found nothing
told.changes = await new Promise((resolve, reject) => {
  const seen = []
  changes.on('change', ({ id }) => seen.push(id)).on('end', () => resolve(seen.sort())).on('error', reject)
})
told.info = (await db.info()).doc_count
await server.db.destroy('nano')
told.gone = await db.info().catch(({ statusCode }) => statusCode)
process.stdout.write(JSON.stringify(told))

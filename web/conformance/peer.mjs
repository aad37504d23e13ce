// express-pouchdb over LevelDB: what most people who want CouchDB's protocol without CouchDB run today.
// Usage: node peer.mjs FOLDER. Prints its port, serves until its stdin is closed.
import express from 'express'
import expressPouchdb from 'express-pouchdb'
import PouchDB from 'pouchdb'

const [, , folder] = process.argv
const Databases = PouchDB.defaults({ prefix: `${folder}/` })
const app = express()
app.use(expressPouchdb(Databases, { mode: 'minimumForPouchDB', inMemoryConfig: true }))

const server = app.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`))
process.stdin.on('end', () => process.exit(0)).resume()

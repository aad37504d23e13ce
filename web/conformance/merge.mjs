// pouchdb-merge as an oracle. One JSON line in: an array of trees, each an array of `_revisions`-like paths
// {start, ids, deleted}. One JSON line out: what the union of all these trees says, merged in this order.
import { createInterface } from 'node:readline'
import { collectLeaves, merge, winningRev } from 'pouchdb-merge'

const DEPTH = 1000 // PouchDB's own revs_limit

// A path is given newest first, and becomes a tree of one branch, from its oldest revision on.
const branch = ({ start, ids, deleted }) => ({
  pos: start - ids.length + 1,
  ids: ids.reduce((child, id) => [id, child ? {} : { deleted }, child ? [child] : []], null),
})

const grown = (tree, roots) => roots.reduce((known, root) => merge(known, root, DEPTH).tree, tree)

for await (const line of createInterface({ input: process.stdin })) {
  const trees = JSON.parse(line).map((paths) => grown([], paths.map(branch)))
  const rev_tree = trees.reduce(grown)
  const leaves = collectLeaves(rev_tree)
  const names = (chosen) => [...new Set(chosen.map(({ rev }) => rev))].sort()
  const answer = {
    winner: winningRev({ rev_tree }),
    leaves: names(leaves),
    deleted: names(leaves.filter(({ opts }) => opts.deleted)),
  }
  process.stdout.write(JSON.stringify(answer) + '\n')
}

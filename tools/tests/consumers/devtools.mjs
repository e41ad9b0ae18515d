// SPDX-License-Identifier: GPL-2.0
//
// devtools: what the trace engine of Chrome's DevTools makes of FILE, a line of JSON per thread: its
// process and name, how many slices, their sum in ns, and how deep they nest.
//
//	node devtools.mjs MODULES FILE
import fs from 'node:fs'

// It was made for a browser, which has this.
globalThis.DOMRect = class {
	constructor(x = 0, y = 0, width = 0, height = 0) {
		Object.assign(this, { x, y, width, height })
	}
}
const engine = `${process.argv[2]}/@paulirish/trace_engine/models/trace/trace.js`
const { TraceModel } = await import(engine)
const model = TraceModel.Model.createWithAllHandlers()
await model.parse(JSON.parse(fs.readFileSync(process.argv[3], 'utf8')).traceEvents)
const { Meta, Renderer } = model.parsedTrace().data
if (!Meta.traceIsGeneric)
	throw new Error('taken for the trace of a page')
for (const [pid, { threads }] of Renderer.processes) {
	for (const { name, entries, tree } of threads.values()) {
		console.log(JSON.stringify({
			process: Meta.processNames.get(pid).args.name, name,
			slices: entries.length,
			ns: Math.round(entries.reduce((sum, entry) => sum + entry.dur, 0) * 1000),
			deep: tree.maxDepth,
		}))
	}
}

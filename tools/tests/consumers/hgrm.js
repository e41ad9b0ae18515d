// SPDX-License-Identifier: GPL-2.0
//
// hgrm: is FILE what HdrHistogram itself writes of the same values? Its lines are read as its
// plotter reads them, put into a histogram of the library, and written by that.
//
//	node hgrm.js FILE
'use strict'

const fs = require('fs')
const hdr = require('hdr-histogram-js')

const HEADER = '       Value     Percentile TotalCount 1/(1-Percentile)'
const LINE = /^( {0,11}\d+\.\d{3}) ([01]\.\d{12}) ([ \d]{9,}\d)( [ \d]*\d\.\d\d)?$/
const FOOTER = [
	/^#\[Mean {4}= {1,12}\d+\.\d{3}, StdDeviation {3}= {1,12}\d+\.\d{3}\]$/,
	/^#\[Max {5}= ([ \d]{8}\d*\.\d{3}), Total count {4}= ([ \d]{12})\]$/,
	/^#\[Buckets = [ \d]{12}, SubBuckets {5}= [ \d]{12}\]$/,
]

function fail(what) {
	console.log(what)
	process.exit(1)
}

// Value, percentile, count and 1/(1-percentile) of each line; the last has no fourth.
function read(lines) {
	return lines.filter((l) => l && l[0] !== '#' && !/Value/.test(l))
		.map((l) => l.trim().split(/ +/).map(Number))
}

const lines = fs.readFileSync(process.argv[2], 'utf8').split('\n')
const [name, header, empty] = lines
const footer = lines.slice(-4, -1)

if (!/^#\[Histogram = [a-z0-9-]+\]$/.test(name) || header !== HEADER || empty !== '')
	fail(`begins with '${name}', '${header}', '${empty}'`)
lines.slice(3, -4).forEach((l) => LINE.test(l) || fail(`no line of the format: '${l}'`))
footer.forEach((l, i) => FOOTER[i].test(l) || fail(`no line of the footer: '${l}'`))

const ours = read(lines)
const histogram = hdr.build({
	lowestDiscernibleValue: 1,
	highestTrackableValue: 2 ** 40,
	numberOfSignificantValueDigits: 5,
	bitBucketSize: 64,
})
let before = 0
for (const [value, , count] of ours) {
	if (count > before)
		histogram.recordValueWithCount(Math.round(value * 1000), count - before)
	before = count
}
const text = histogram.outputPercentileDistribution(5, 1000).split('\n')
if (text[0] !== HEADER)
	fail(`the library's header is another one: '${text[0]}'`)
const theirs = read(text)
if (theirs.length !== ours.length)
	fail(`${ours.length} lines, the library writes ${theirs.length}`)
for (let i = 0; i < ours.length; i++)
	for (let c = 0; c < 4; c++)
		if (Math.abs(ours[i][c] - theirs[i][c]) > 1e-5 * Math.abs(theirs[i][c]))
			fail(`line ${i}: ${ours[i]}, the library writes ${theirs[i]}`)
const [, max, total] = FOOTER[1].exec(footer[1])
if (Number(total) !== before || (ours.length && Number(max) !== ours[ours.length - 1][0]))
	fail(`the footer says ${max} and ${total}`)

// SPDX-License-Identifier: GPL-2.0
//
// junit: what junit2json makes of FILE, as JSON.
//
//	node junit.mjs MODULES FILE
import fs from 'node:fs'
import { createRequire } from 'node:module'

const { parse } = await import(createRequire(process.argv[2] + '/').resolve('junit2json'))
const result = await parse(fs.readFileSync(process.argv[3], 'utf8'))
console.log(JSON.stringify(result))

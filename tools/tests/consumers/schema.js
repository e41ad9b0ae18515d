// SPDX-License-Identifier: GPL-2.0
//
// schema: does FILE keep a JSON schema?
//
//	node schema.js SCHEMA FILE
'use strict'

const fs = require('fs')
const Ajv = require('ajv')
const formats = require('ajv-formats')

const [schema, text] = process.argv.slice(2).map((f) => JSON.parse(fs.readFileSync(f, 'utf8')))
const ajv = new Ajv({ allErrors: true, strict: true, strictTypes: false })
formats(ajv)
const keeps = ajv.compile(schema)
if (!keeps(text)) {
	console.log(ajv.errorsText(keeps.errors))
	process.exit(1)
}

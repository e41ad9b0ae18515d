/* SPDX-License-Identifier: GPL-2.0 */
/*
 * formats - how check prints: FORMAT(name, is it an option too, what it is). The function is
 * kj_check_NAME(). Then the formats of others, whose functions are kj_foreign_check_NAME():
 * FOREIGN(name, what it is). Included with FORMAT() and FOREIGN() defined as is needed; no guard,
 * for that reason.
 */

FORMAT(text, false, "a line per CPU, and why")
FORMAT(json, true, "one object, \"schema\": \"kjitter.check/1\"")
FORMAT(ktap, true, "KTAP, one test per CPU")

FOREIGN(openmetrics, "for Prometheus: node_exporter's textfile collector")
FOREIGN(lava, "LAVA's test cases, with measurements")
FOREIGN(kcidb, "a submission to KCIDB")

#undef FORMAT
#undef FOREIGN

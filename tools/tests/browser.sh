# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2154 # TMP is whoever's sources this, and so are the functions of ktap.sh
# shellcheck disable=SC2016 # $1 in sh -c is meant for that sh
#
# Pages in a headless browser: whether it is quiet, and asks nobody for anything. The browser runs in a
# network namespace where only a local web server is. Counted are what is asked of that server, which
# must be the page and no more, and what the browser noted as requests of the page, to whomever;
# there must be none. Pages lie in $TMP. Nothing is installed here.

browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome || :)

# browser_lacks: why there is none; nothing if there is.
browser_lacks()
{
	if [[ -z $browser ]]; then
		echo "no chromium is installed"
	elif ! command -v jq busybox ip >/dev/null; then
		echo "jq, busybox or ip is not installed"
	elif ! unshare -n true 2>/dev/null; then
		echo "no network namespace can be made here (needs root)"
	fi
}

# browser_visit PAGE NAME SIZE [OPTION...]: what was asked of the server goes to NAME.asked,
# complaints to NAME.log, the picture to NAME.png.
browser_visit()
{
	cat >"$TMP/visit" <<'END'
ip link set lo up
cd "$TMP" || exit 1
busybox httpd -f -vv -p 127.0.0.1:8000 -h "$TMP" 2>"$2.asked" &
server=$!
trap 'kill $server' EXIT
for _ in {1..50}; do
	: 2>/dev/null </dev/tcp/127.0.0.1/8000 && break
	sleep 0.1
done
timeout 120 "$browser" --headless --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir="$TMP/profile-$2" \
	--enable-logging=stderr --log-net-log="$TMP/$2.net" --window-size="$3" "${@:4}" \
	--screenshot="$TMP/$2.png" "http://127.0.0.1:8000/$1" >"$2.log" 2>&1
END
	export TMP browser
	unshare -n bash "$TMP/visit" "$@"
}

# Only the path of each request that the server told of.
browser_asked() { grep -oE 'url:[^ ]+' "$TMP/$1.asked" | sort; }

# Requests that the page itself began, from the log of the browser's network.
browser_begun()
{
	jq -r '.events[].params | objects | select(.initiator? == "http://127.0.0.1:8000") | .url' "$TMP/$1.net"
}

# What the page itself did wrong comes as CONSOLE; the rest is a browser without a desktop, or of
# the browser's own pages.
browser_complaints() { grep CONSOLE "$TMP/$1.log" | grep -vE 'source: chrome://[^ ]* \([0-9]+\)$'; }

# browser_proof: a page that does ask for something, and complains, must be seen to do it: otherwise
# the counts prove nothing.
browser_proof()
{
	printf '<!DOCTYPE html><title>asks</title><img src="/asked.png"><img src="http://192.0.2.1/away.png"><script>complain()</script><p>asks' \
		>"$TMP/asks.html"
	browser_visit asks.html asks 1280,1800
	if [[ $(browser_asked asks) != *asked.png* || $(browser_begun asks) != *away.png* ]]; then
		sed 's/^/# /' "$TMP/asks.asked"
		not_ok "a request of a page is noticed"
	else
		ok "a request of a page is noticed"
	fi
	if browser_complaints asks >/dev/null; then
		ok "a complaint of a page is noticed"
	else
		not_ok "a complaint of a page is noticed"
	fi
}

# browser_quiet PAGE NAME TEXT SIZE [OPTION...]: it asks for nothing, and there is nothing to complain of.
browser_quiet()
{
	local page=$1 name=$2 text=$3

	browser_visit "$page" "$name" "${@:4}"
	if ! browser_begun "$name" >"$TMP/begun" || [[ -s $TMP/begun || $(browser_asked "$name") != "url:/$page" ]]; then
		sed 's/^/# /' "$TMP/$name.asked" "$TMP/begun"
		not_ok "$text: the browser asks for the page and for nothing else"
	else
		ok "$text: the browser asks for the page and for nothing else"
	fi
	if [[ ! -s $TMP/$name.png ]] || browser_complaints "$name" >"$TMP/console"; then
		sed 's/^/# /' "$TMP/console"
		tail -n 5 "$TMP/$name.log" | sed 's/^/# /'
		not_ok "$text: drawn without a complaint"
	else
		ok "$text: drawn without a complaint ($(stat -c %s "$TMP/$name.png") bytes of picture)"
	fi
}

# browser_paper PAGE NAME TEXT: printed, it is a PDF of some pages.
browser_paper()
{
	timeout 120 unshare -n "$browser" --headless --no-sandbox --disable-gpu --user-data-dir="$TMP/profile-$2" \
		--print-to-pdf="$TMP/$2.pdf" --no-pdf-header-footer "file://$TMP/$1" >"$TMP/$2.paper" 2>&1
	check "$3: a PDF" sh -c 'head -c 5 "$1" | grep -q "%PDF-" && tail -c 20 "$1" | grep -q "%%EOF"' - "$TMP/$2.pdf"
}

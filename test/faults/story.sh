#!/usr/bin/env bash
# The first story of the product with nothing but curl (issue A, section 4.1): a customer, a pattern with a mail after
# 2 s, a call after 4 s and an SMS after 6 s, one assignment; then the ToDo and the 応対履歴.
# Needs a running Oikaze: OIKAZE_URL (http://127.0.0.1:3000), OIKAZE_API_KEY. What the receivers got is checked by
# whoever runs them; MAIL_LOG and SMS_LOG name their logs where this script is to look itself.
set -euo pipefail

url="${OIKAZE_URL:-http://127.0.0.1:3000}/api/v1"
key="${OIKAZE_API_KEY:?set OIKAZE_API_KEY (OIKAZE_BOOTSTRAP_API_KEY of the first start)}"
run="story-$(date +%s)-$$"

call() { # method path [body]
  curl --fail-with-body --silent --show-error --request "$1" "$url/$2" \
    --header "Authorization: Bearer $key" --header 'Content-Type: application/json' ${3:+--data "$3"}
}
first_id() { grep -o '"id":"[^"]*"' | head -n 1 | cut -d '"' -f 4; }
field() { grep -o "\"$1\":\"[^\"]*\"" | head -n 1 | cut -d '"' -f 4; }
fail() { echo "NOT OK  $1" >&2; exit 1; }
ok() { echo "ok      $1"; }
until_true() { # seconds what command…
  local deadline=$((SECONDS + $1)) what="$2"
  shift 2
  until "$@"; do
    ((SECONDS < deadline)) || fail "$what"
    sleep 0.3
  done
  ok "$what"
}

store=$(call GET stores | first_id)
call PATCH "stores/$store" '{"quietHours":null,"openFrom":"00:00","openTo":"24:00","closedWeekdays":[],"closedOn":[]}' >/dev/null
ok "the store sends at any hour"

customer=$(call POST customers '{"name":"追風 花子","externalId":"'"$run"'","email":"'"$run"'@example.com","phone":"090-1234-5678","consent":{"mail":true,"sms":true}}' | first_id)
[[ -n "$customer" ]] || fail "a customer is created"
ok "a customer is created"

pattern=$(call POST patterns '{"name":"'"$run"'","kind":"before","base":"specified","stopOn":["reply","contract","end"],"steps":[
  {"channel":"mail","anchor":"base","offset":"PT2S","mail":{"subject":"[['"$run"'-mail]]","body":"お元気ですか"}},
  {"channel":"phone","anchor":"base","offset":"PT4S","phone":{"title":"'"$run"'-phone"}},
  {"channel":"sms","anchor":"base","offset":"PT6S","sms":{"text":"[['"$run"'-sms]] お元気ですか"}}]}' | first_id)
[[ -n "$pattern" ]] || fail "a pattern is created"
ok "a pattern is created"

assigned=$(call POST follows '{"customerId":"'"$customer"'","patternId":"'"$pattern"'","base":"'"$(date -u +%Y-%m-%dT%H:%M:%SZ)"'"}')
follow=$(first_id <<<"$assigned")
[[ -n "$follow" ]] || fail "the pattern is assigned"
ok "the pattern is assigned, workflow $(field workflowId <<<"$assigned")"

phone_is_todo() { call GET "todos?customerId=$customer" | grep -q "$run-phone"; }
follow_completed() { [[ $(call GET "follows/$follow" | field status) == completed ]]; }
history_shows() { call GET "customers/$customer/history" | grep -q "\"channel\":\"$1\""; }

until_true 10 "the phone step is a ToDo" phone_is_todo
until_true 30 "the follow is completed" follow_completed
for channel in mail phone sms; do until_true 5 "応対履歴 shows the step by $channel" history_shows "$channel"; done
[[ -z "${MAIL_LOG:-}" ]] || until_true 5 "the mail reached the SMTP server" grep -q "$run-mail" "$MAIL_LOG"
[[ -z "${SMS_LOG:-}" ]] || until_true 5 "the SMS reached the gateway" grep -q "$run-sms" "$SMS_LOG"
echo "All of the story happened."

# Squid asks for each URL on a line of its own.
while read -r url rest; do
  case $url in
  */old/*) echo "OK status=301 url=\"http://shop.test/new/${url##*/old/}\"" ;;
  */tls*) echo "OK status=302 url=\"https://${url#http://}\"" ;;
  *) echo ERR ;;
  esac
done

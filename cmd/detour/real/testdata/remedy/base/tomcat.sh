# sh tomcat.sh test|run: conf/server.xml, conf/context.xml and webapps of the site.
# A servlet of the site is src/App.java; it is compiled into each webapp. Debian's
# jars lack the annotations, so the web.xml are metadata-complete.
cd @DIR@ || exit 1
jars=$(echo /usr/share/java/tomcat10-embed-*.jar | tr ' ' :)
mkdir -p logs temp run
cat >run/Run.java <<'JAVA'
public class Run {
    public static void main(String[] args) throws Exception {
        var catalina = new org.apache.catalina.startup.Catalina();
        catalina.setAwait(true);
        catalina.start();
    }
}
JAVA
case $1 in
test)
	for webapp in webapps/*; do
		! [ -e src/App.java ] || javac -cp "$jars" -d "$webapp/WEB-INF/classes" src/App.java || exit 1
	done
	;;
run)
	export CATALINA_BASE=@DIR@
	exec java -Dcatalina.base=@DIR@ -Dcatalina.home=@DIR@ -Djava.io.tmpdir=@DIR@/temp -cp "$jars" run/Run.java
	;;
esac

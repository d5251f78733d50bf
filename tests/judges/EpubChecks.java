// Runs EPUBCheck on many books in one go, with its messages of every weight.
//
//   java -cp epubcheck.jar EpubChecks.java BOOK.epub...
//
// Writes BOOK.epub.json beside each book. A launch of Java for each book would take longer than the judging.

import com.adobe.epubcheck.tool.EpubChecker;
import java.io.OutputStream;
import java.io.PrintStream;

public class EpubChecks {
    public static void main(String[] books) {
        PrintStream words = new PrintStream(OutputStream.nullOutputStream());
        System.setOut(words);
        System.setErr(words);
        for (String book : books) {
            new EpubChecker().run(new String[] {book, "--usage", "--quiet", "--json", book + ".json"});
        }
        System.exit(0);
    }
}

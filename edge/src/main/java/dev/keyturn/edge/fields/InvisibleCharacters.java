package dev.keyturn.edge.fields;

/**
 * Characters that show nothing: a text of them alone is an empty one, and with one of them a name looks like another's.
 * They are written as between the brackets of a regular expression.
 */
public final class InvisibleCharacters {
    /** Letters and marks among them: the property Default_Ignorable_Code_Point, without controls and formats. */
    public static final String LETTERS =
            "\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u3164\\ufe00-\\ufe0f\\uffa0"
                    + "\\ufff0-\\ufff8\\x{e0000}-\\x{e0fff}";

    /** These, white space of any script, controls, formats, and the Braille pattern without dots. */
    public static final String ALL = "\\p{Z}\\p{Cc}\\p{Cf}\\u2800" + LETTERS;

    private InvisibleCharacters() {}
}

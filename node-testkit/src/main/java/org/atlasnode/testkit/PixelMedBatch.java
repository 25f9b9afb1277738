package org.atlasnode.testkit;

import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/**
 * Runs PixelMed's DicomSRValidator over several files in one process. Its own main method takes one, and its jar is no
 * dependency of the build, so it is called by name. The options are those of {@code -checktemplateid
 * -checkcontentitemorder}.
 */
public final class PixelMedBatch {

    static final String HEAD = "==== ";

    private PixelMedBatch() {}

    /** @param files absolute paths of the reports */
    public static void main(String[] files) throws ReflectiveOperationException {
        PrintStream out = System.out;
        Class<?> type = Class.forName("com.pixelmed.validate.DicomSRValidator");
        Object validator = type.getConstructor().newInstance();
        Method validate = type.getMethod(
                "validate", String.class, boolean.class, boolean.class, boolean.class, boolean.class, boolean.class);
        for (String file : files) {
            out.println(HEAD + file);
            try {
                // describe, match case of code meaning, ambiguous template, content item order, template id
                out.println(validate.invoke(validator, file, false, true, false, true, true));
            } catch (InvocationTargetException e) {
                out.println("Error: " + e.getCause());
            }
        }
    }
}

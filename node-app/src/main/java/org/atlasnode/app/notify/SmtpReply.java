package org.atlasnode.app.notify;

import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;

/** What a mail server said to a message that it did not take: the first reply that is to be found. Immutable. */
record SmtpReply(int code, String text) {

    /** RFC 5321 §4.2.1: from here on, the answer stays the same when asked again. */
    private static final int PERMANENT = 500;

    private static final int NONE = 0;

    static SmtpReply of(SendFailedException failure) {
        for (Exception link = failure; link != null; link = next(link)) {
            int code = code(link);
            if (code != NONE && code / 100 != 2) {
                return new SmtpReply(code, Reasons.of(link));
            }
        }
        return new SmtpReply(NONE, Reasons.of(failure));
    }

    private static int code(Exception link) {
        if (link instanceof SMTPAddressFailedException address) {
            return address.getReturnCode();
        }
        if (link instanceof SMTPSenderFailedException sender) {
            return sender.getReturnCode();
        }
        return link instanceof SMTPSendFailedException sending ? sending.getReturnCode() : NONE;
    }

    private static @Nullable Exception next(Exception link) {
        return link instanceof MessagingException messaging ? messaging.getNextException() : null;
    }

    boolean isPermanent() {
        return code >= PERMANENT;
    }
}

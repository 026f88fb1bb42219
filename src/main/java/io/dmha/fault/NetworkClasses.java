package io.dmha.fault;

import java.io.CharConversionException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.ObjectStreamException;
import java.io.UTFDataFormatException;
import java.io.UnsupportedEncodingException;
import java.net.BindException;
import java.net.MalformedURLException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.zip.ZipException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLKeyException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * What the classes of a cause chain say about the network. The message names the errno, and may
 * take blame from the host; it decides nothing else.
 */
final class NetworkClasses {
  private static final Class<?>[] FILES_AND_FORMATS = {
    FileNotFoundException.class,
    FileSystemException.class,
    CharacterCodingException.class,
    CharConversionException.class,
    UTFDataFormatException.class,
    UnsupportedEncodingException.class,
    MalformedURLException.class,
    ObjectStreamException.class,
    StreamFailure.class,
    ZipException.class
  };

  private NetworkClasses() {}

  /** The most telling exception of the chain, outermost first; null if none is of the network. */
  static @Nullable Evidence in(List<Throwable> causes) {
    Evidence vague = null;
    for (Throwable t : causes) {
      Evidence e = of(t);
      if (e == null) {
        continue;
      }
      boolean handshake = e.kind == Kind.SETUP;
      if (!handshake && !isVague(t)) {
        return e;
      }
      boolean better = vague == null || (handshake && vague.kind != Kind.SETUP);
      // A plain IOException under a failed handshake says that the link broke meanwhile.
      boolean broke = vague != null && vague.kind == Kind.SETUP && !(t instanceof SSLException);
      vague = better || broke ? e : vague;
    }
    return vague;
  }

  /** Whether one can only come from a socket or an interrupt: others are of files, formats, too. */
  static boolean areOfSocket(List<Throwable> causes) {
    for (Throwable t : causes) {
      if (t instanceof SocketException
          || t instanceof SocketTimeoutException
          || t instanceof UnknownHostException
          || t instanceof UnresolvedAddressException
          || t instanceof ClosedChannelException
          || t instanceof SSLException
          || t instanceof InterruptedException
          || t instanceof InterruptedIOException) {
        return true;
      }
    }
    return false;
  }

  private static boolean isVague(Throwable t) {
    return t.getClass() == IOException.class || t instanceof SSLException;
  }

  private static @Nullable Evidence of(Throwable t) {
    if (t instanceof ClosedByInterruptException
        || t instanceof InterruptedException
        || (t instanceof InterruptedIOException && !(t instanceof SocketTimeoutException))) {
      return Evidence.ofClass(Kind.INTERRUPT, t);
    }
    if (t instanceof SSLHandshakeException
        || t instanceof SSLPeerUnverifiedException
        || t instanceof SSLKeyException) {
      return Evidence.ofClass(Kind.SETUP, t);
    }
    if (t instanceof AsynchronousCloseException
        || t instanceof ClosedChannelException
        || (t instanceof BindException && !isForbidden(t))) {
      return named(Kind.LOCAL, t);
    }
    if (t instanceof UnresolvedAddressException || (t instanceof IOException && !isOfFiles(t))) {
      return named(Kind.LINK, t);
    }
    return null;
  }

  /** Java throws it for a connect that a route or a filter forbids, too: that is of one host. */
  private static boolean isForbidden(Throwable t) {
    return SocketErrno.in(t.getMessage()) == SocketErrno.EACCES;
  }

  private static boolean isOfFiles(Throwable t) {
    for (Class<?> each : FILES_AND_FORMATS) {
      if (each.isInstance(t)) {
        return true;
      }
    }
    return false;
  }

  private static Evidence named(Kind kind, Throwable t) {
    SocketErrno errno = SocketErrno.in(t.getMessage());
    if (errno == null) {
      return Evidence.ofClass(kind, t);
    }
    Kind blamed = errno.isLocal() ? Kind.LOCAL : kind;
    return new Evidence(blamed, Evidence.nameOf(t) + " " + errno.name());
  }
}

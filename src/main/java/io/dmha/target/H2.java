package io.dmha.target;

import io.dmha.fault.CodeTable;
import java.lang.reflect.Field;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** H2, embedded or as a server. */
final class H2 extends Target {
  H2(@Nullable String roleQuery) {
    super(roleQuery);
  }

  @Override
  public @Nullable String driverClass() {
    return "org.h2.Driver";
  }

  @Override
  public CodeTable codes() {
    return CodeTable.h2();
  }

  /**
   * Closes the sockets of a remote session.
   *
   * <p>H2 2.4.240 does nothing on {@code abort()}, has no network timeout and holds its session's
   * lock while it reads, so that {@code close()} waits for the very answer that does not come. The
   * sockets are reached by reflection; an embedded session has none, and nothing to hang on.
   */
  @Override
  public void kill(Connection connection) throws SQLException {
    try {
      Object session = connection.getClass().getMethod("getSession").invoke(connection);
      if (session == null || !session.getClass().getName().equals("org.h2.engine.SessionRemote")) {
        return;
      }
      Field transfers = session.getClass().getDeclaredField("transferList");
      transfers.setAccessible(true);
      // A copy by toArray: the list changes when a server is dropped.
      List<Object> copy = new ArrayList<>((List<?>) transfers.get(session));
      for (Object transfer : copy) {
        ((Socket) transfer.getClass().getMethod("getSocket").invoke(transfer)).close();
      }
    } catch (ReflectiveOperationException | java.io.IOException | RuntimeException e) {
      throw new SQLException(
          "This version of H2 does not let its sockets be closed: a call that hangs ends when the"
              + " operating system gives the connection up.",
          "0A000",
          e);
    }
  }
}

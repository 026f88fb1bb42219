package io.dmha.fault;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The socket errors, with their numbers on Linux (errno(3)), macOS (sys/errno.h) and Windows
 * (winsock2.h), and the texts under which Java reports them: glibc's in the language of the
 * process, the JDK's own, and those of a Chinese Windows.
 *
 * <p>A text names the error in evidence and may take blame from the host. It never decides whether
 * something may be tried again.
 */
enum SocketErrno {
  EPIPE("32 32 -", "Broken pipe", "断开的管道", "管線損壞", "Broken pipe", "管道已结束"),
  ECONNRESET(
      "104 54 10054",
      "Connection reset by peer",
      "连接被对方重设",
      "連線被對方重設",
      "接続が相手からリセットされました",
      "Connection reset",
      "远程主机强迫关闭了一个现有的连接"),
  ECONNABORTED(
      "103 53 10053",
      "Software caused connection abort",
      "由软件导致的连接断开",
      "軟體造成連線中斷",
      "ソフトウェアが接続を中断しました",
      "你的主机中的软件中止了一个已建立的连接"),
  ETIMEDOUT(
      "110 60 10060",
      "Connection timed out",
      "连接超时",
      "連線超過時間",
      "接続がタイムアウトしました",
      "Operation timed out",
      "Connect timed out",
      "Read timed out",
      "由于连接方在一段时间后没有正确答复或连接的主机没有反应"),
  ECONNREFUSED("111 61 10061", "Connection refused", "拒绝连接", "連線被拒絕", "接続を拒否されました", "由于目标计算机积极拒绝"),
  EHOSTUNREACH(
      "113 65 10065",
      "No route to host",
      "没有到主机的路由",
      "找不到通往該主機的路由路徑",
      "ホストへの経路がありません",
      "Host unreachable"),
  ENETUNREACH("101 51 10051", "Network is unreachable", "网络不可达", "無法接觸網路", "ネットワークに届きません"),
  ENETDOWN("100 50 10050", "Network is down", "网络已关闭", "網路停擺", "ネットワークが落ちています"),
  ENETRESET(
      "102 52 10052",
      "Network dropped connection on reset",
      "重置时断开网络连接",
      "在重設時網路連線漏失",
      "リセット中ネットワークの接続が切れました"),
  EHOSTDOWN("112 64 10064", "Host is down", "主机关闭", "遠端系統已停機了", "ホストが落ちています"),
  ENOTCONN(
      "107 57 10057",
      "Transport endpoint is not connected",
      "传输端点尚未连接",
      "傳輸的兩端尚未連線",
      "通信端点が接続されていません",
      "Socket is not connected"),
  ESHUTDOWN(
      "108 58 10058",
      "Cannot send after transport endpoint shutdown",
      "无法在传输端点关闭以后发送",
      "無法在輸送端點關閉後傳送",
      "通信端点のシャットダウン後は送信できません"),
  EADDRNOTAVAIL(
      "99 49 10049",
      "Cannot assign requested address",
      "无法指定被请求的地址",
      "無法指定所需的位址",
      "要求アドレスに割り当てられません",
      "Can't assign requested address"),
  EADDRINUSE("98 48 10048", "Address already in use", "地址已在使用", "位址已經有在使用", "アドレスは既に使用中です"),
  ENOBUFS(
      "105 55 10055", "No buffer space available", "没有可用的缓冲区空间", "沒有可用的緩衝空間了", "利用可能な空きバッファがありません"),
  ENOMEM("12 12 -", "Cannot allocate memory", "无法分配内存", "無法配置記憶體", "メモリを確保できません"),
  ENFILE(
      "23 23 -", "Too many open files in system", "系统中打开的文件过多", "系統中太多的開啟檔案", "システム中のファイルを開きすぎです"),
  EMFILE("24 24 10024", "Too many open files", "打开的文件过多", "開啟太多檔案", "ファイルを開きすぎです"),
  EACCES("13 13 10013", "Permission denied", "权限不够", "拒絕不符權限的操作", "許可がありません"),
  EPERM("1 1 -", "Operation not permitted", "不允许的操作", "此項操作並不被允許", "許可されていない操作です"),
  EINTR("4 4 10004", "Interrupted system call", "被中断的系统调用", "中斷的系統呼叫", "システムコール割り込み"),
  EAGAIN("11 35 10035", "Resource temporarily unavailable", "-", "-", "-"),
  EPROTO("71 100 -", "Protocol error", "协议错误", "協定錯誤", "プロトコルエラー"),
  ENONET("64 - -", "Machine is not on the network", "机器不在网络中", "機器不在網路中", "マシンはネットワークにつながっていません"),
  EBADF(
      "9 9 10009",
      "Bad file descriptor",
      "错误的文件描述符",
      "錯誤的檔案敘述項",
      "不正なファイル記述子です",
      "Socket closed",
      "Socket is closed",
      "Stream closed"),
  WSAEDISCON("- - 10101", "Graceful shutdown in progress", "-", "-", "-"),
  EAI_NONAME("-2 8 11001", "Name or service not known", "未知的名称或服务", "名稱或服務未知", "名前またはサービスが不明です"),
  EAI_AGAIN(
      "-3 2 11002",
      "Temporary failure in name resolution",
      "域名解析暂时失败",
      "解析名稱時發生暫時性錯誤",
      "名前解決に一時的に失敗しました"),
  EAI_FAIL("-4 4 11003", "Non-recoverable failure in name resolution", "-", "-", "-"),
  EAI_NODATA("-5 7 11004", "No address associated with hostname", "-", "-", "-");

  /** Trouble of our own machine or doing: other hosts would fail alike. */
  private static final Set<SocketErrno> LOCAL =
      EnumSet.of(EADDRNOTAVAIL, EADDRINUSE, ENOBUFS, ENOMEM, ENFILE, EMFILE, EINTR, EBADF);

  /** Texts so common elsewhere that in the message of an SQL error they mean nothing. */
  private static final Set<SocketErrno> AMBIGUOUS =
      EnumSet.of(ENOMEM, ENFILE, EMFILE, EACCES, EPERM, EINTR, EAGAIN, EPROTO, EADDRINUSE);

  private final String numbers;

  /** Divided by "|", since an enum should hold nothing that can be changed. */
  private final String texts;

  /**
   * Numbers for Linux, macOS, Windows; texts in English, zh_CN, zh_TW, ja, then other spellings.
   */
  SocketErrno(String numbers, String... texts) {
    this.numbers = numbers;
    this.texts = String.join("|", texts);
  }

  boolean isLocal() {
    return LOCAL.contains(this);
  }

  boolean isAmbiguous() {
    return AMBIGUOUS.contains(this);
  }

  /** The number on Linux, macOS or Windows (0, 1, 2); "-" where there is none. */
  String number(int system) {
    return numbers.split(" ", -1)[system];
  }

  /** The text in English, zh_CN, zh_TW, ja (0 to 3), then other spellings. */
  String[] texts() {
    return texts.split("\\|", -1);
  }

  /** The error whose text the message contains; the longest text wins. */
  static @Nullable SocketErrno in(@Nullable String message) {
    if (message == null) {
      return null;
    }
    String lower = message.toLowerCase(Locale.ROOT);
    SocketErrno found = null;
    int length = 1;
    for (SocketErrno each : values()) {
      for (String text : each.texts()) {
        if (text.length() > length && lower.contains(text.toLowerCase(Locale.ROOT))) {
          found = each;
          length = text.length();
        }
      }
    }
    return found;
  }
}

package dmha.nacos;

import com.alibaba.nacos.core.code.ControllerMethodsCache;
import com.alibaba.nacos.plugin.auth.exception.AccessException;
import javax.annotation.PostConstruct;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.servlet.ServletComponentScan;
import org.springframework.http.ResponseEntity;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;

@SpringBootApplication(scanBasePackages = {"com.alibaba.nacos", "dmha.nacos"})
@ServletComponentScan("com.alibaba.nacos")
@EnableScheduling
@ControllerAdvice
public class NacosMain {
  @Autowired private ControllerMethodsCache methods;

  @PostConstruct
  public void init() {
    methods.initClassMethod("com.alibaba.nacos.core.controller");
    methods.initClassMethod("com.alibaba.nacos.naming.controllers");
    methods.initClassMethod("com.alibaba.nacos.config.server.controller");
  }

  @ExceptionHandler(AccessException.class)
  public ResponseEntity<String> refused(AccessException e) {
    return ResponseEntity.status(403).body(e.getErrMsg());
  }

  public static void main(String[] words) {
    SpringApplication.run(NacosMain.class, words);
  }
}
